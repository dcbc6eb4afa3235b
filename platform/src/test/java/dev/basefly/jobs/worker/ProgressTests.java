package dev.basefly.jobs.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.PlatformTest;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.JobOrigin;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

@PlatformTest
@TestPropertySource(properties = "basefly.runtime.role=web")
@CrossTenant(reason = "plays two workers with the jobs of a tenant")
class ProgressTests {

    private static final Instant LATER = Instant.parse("2026-05-04T09:00:01Z");

    private final UUID tenant = UUID.randomUUID();
    private final UUID id = UUID.randomUUID();
    private final UUID successor = UUID.randomUUID();
    private final SystemDatabase database;
    private final JobStore store;

    ProgressTests(@Autowired SystemDatabase database) {
        this.database = database;
        this.store = new JobStore(database);
    }

    @AfterEach
    void forget() {
        database.jdbc().sql("delete from jobs where id = ?").param(id).update();
    }

    @Test
    void isWrittenByTheClaimThatHasTheJobAndByNoOther() {
        database.jdbc()
                .sql("""
                        insert into jobs (tenant_id, id, queue, kind, state, rank, priority, payload, run_at, attempt,
                            most_attempts, worker_id, started_at, actor, created_at)
                        values (?, ?, 'default', 'tests.watched', 'RUNNING', 1, 10, '{}', now(), 1, 3, ?, ?, 'test', now())
                        """)
                .params(tenant, id, successor, java.sql.Timestamp.from(LATER))
                .update();

        assertThat(store.progress(claimed(UUID.randomUUID(), LATER), 99, "of one that was given up"))
                .isTrue();
        assertThat(store.progress(claimed(successor, LATER.minusSeconds(1)), 98, "of an earlier claim"))
                .isTrue();
        assertThat(progress()).isEqualTo("none");
        assertThat(store.progress(claimed(successor, LATER), 10, "begun")).isFalse();

        assertThat(progress()).isEqualTo("10 begun");
    }

    private Claimed claimed(UUID worker, Instant startedAt) {
        var origin = new JobOrigin("test", null, null, 0, null);
        return new Claimed(
                worker, tenant, id, "default", "", "tests.watched", 1, "{}", 1, 3, LATER, startedAt, false, origin);
    }

    private String progress() {
        return database.jdbc()
                .sql("select coalesce(progress || ' ' || progress_note, 'none') from jobs where id = ?")
                .param(id)
                .query(String.class)
                .single();
    }
}
