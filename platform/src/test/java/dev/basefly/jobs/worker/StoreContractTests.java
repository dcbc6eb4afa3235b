package dev.basefly.jobs.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.PlatformTest;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.dao.DataAccessException;
import org.springframework.test.context.TestPropertySource;

/** The model is right where it says the same as PostgreSQL; and a function that is wrong is seen to differ from it. */
@PlatformTest
@TestPropertySource(properties = "basefly.runtime.role=web")
@CrossTenant(reason = "looks at the jobs of all tenants")
class StoreContractTests {

    /** A function of the database and what is changed in it. */
    private record Plant(String function, String right, String wrong) {}

    private static final List<Plant> PLANTS = List.of(
            new Plant("jobs_claim", "j.tenant_id = lane.tenant_id and j.queue", "j.queue"),
            new Plant("jobs_claim", "and j.rank >= lane.floor", ""),
            new Plant("jobs_claim", "order by j.rank", "order by j.rank desc"),
            new Plant("jobs_claim", "limit lane.quota", "limit lane.quota + 1"),
            new Plant("jobs_claim", "attempt = j.attempt + 1", "attempt = greatest(j.attempt, 1)"),
            new Plant("jobs_claim", "if not found then", "if false then"),
            new Plant("jobs_claim", "and j.attempt < j.most_attempts", ""),
            new Plant("jobs_complete", "and j.attempt = done.attempt", ""),
            new Plant("jobs_complete", "and j.worker_id is not distinct from worker", "and j.worker_id is not null"),
            new Plant("jobs_rescue", "< clock_timestamp() - lease", "< clock_timestamp()"),
            new Plant(
                    "jobs_rescue", "when j.attempt >= j.most_attempts then 'DEAD' else", "when false then 'DEAD' else"),
            new Plant("jobs_rescue", "not exists (select from job_workers", "exists (select from job_workers"),
            new Plant("jobs_cancel", "set cancel_asked = true", "set cancel_asked = false"),
            new Plant("jobs_cancel", "and state not in ('RUNNING', 'DEAD'))", "and state = 'AVAILABLE')"));

    private final SystemDatabase database;
    private final Environment settings;

    StoreContractTests(@Autowired SystemDatabase database, @Autowired Environment settings) {
        this.database = database;
        this.settings = settings;
    }

    @Test
    void holdsOnPostgresAndInTheModel() {
        assertThat(difference(30)).isNull();
    }

    @Test
    void isSeenBrokenWhereAFunctionIsWrong() throws Exception {
        List<Plant> missed = new ArrayList<>();
        for (Plant plant : PLANTS) {
            String right = definition(plant.function());
            assertThat(right).contains(plant.right());
            execute(right.replace(plant.right(), plant.wrong()));
            try {
                if (difference(60) == null) {
                    missed.add(plant);
                }
            } finally {
                execute(right);
            }
        }

        assertThat(missed).isEmpty();
    }

    private @Nullable String difference(int seeds) {
        for (long seed = 1; seed <= seeds; seed++) {
            try {
                String difference = StoreContract.difference(seed, database);
                if (difference != null) {
                    return difference;
                }
            } catch (DataAccessException refused) {
                return refused.getMessage();
            }
        }
        return null;
    }

    private String definition(String function) {
        return database.jdbc()
                .sql("select pg_get_functiondef(oid) from pg_proc where proname = ?")
                .param(function)
                .query(String.class)
                .single();
    }

    private void execute(String sql) throws Exception {
        try (Connection owner = DriverManager.getConnection(
                        settings.getRequiredProperty("basefly.database.url"),
                        settings.getRequiredProperty("basefly.database.username"),
                        settings.getRequiredProperty("basefly.database.password"));
                var statement = owner.createStatement()) {
            statement.execute(sql);
        }
    }
}
