package dev.basefly.benchmarks.http;

import dev.basefly.runtime.TenantId;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.TestPostgres.Database;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** 50,000 clusters of 1,000 tenants, 50 each, and callers that are signed in to some of them. */
final class Dataset {

    static final int TENANTS = 1_000;
    static final int CLUSTERS_EACH = 50;

    /** A caller signed in to its tenant. */
    record Caller(UUID tenant, String accessToken) {}

    private final Database database;

    Dataset(Database database) {
        this.database = database;
    }

    /** Signs callers up, each with an organization of its own. */
    List<Caller> signUp(URI server, int callers) {
        var client = new ApiClient(server);
        return IntStream.range(0, callers)
                .mapToObj(number -> signUp(client, number))
                .toList();
    }

    /** Adds the other tenants and everybody's clusters, past the isolation as the superuser. */
    void fill() {
        JdbcClient jdbc = JdbcClient.create(database.asSuperuser());
        jdbc.sql("""
                        insert into organizations (tenant_id, name, created_at)
                        select uuidv7(), 'Company ' || number, now()
                        from generate_series(1, ?::int - (select count(*) from organizations)::int) number
                        """).param(TENANTS).update();
        jdbc.sql("""
                        insert into users (id, email, name, created_at)
                        select uuidv7(), 'owner' || number || '@example.com', 'Owner ' || number, now()
                        from generate_series(1, 17) number
                        """).update();
        // Row by row over all tenants, so that those of one tenant lie apart as they would after months of use.
        jdbc.sql("""
                        insert into clusters (id, tenant_id, owner_id, name, location, plan, status, created_at, updated_at)
                        select uuidv7(), o.tenant_id, u.id, 'Cluster ' || number, 'eu-central-1',
                            (array['FREE', 'PRO', 'BUSINESS'])[number % 3 + 1], 'RUNNING', now(), now()
                        from generate_series(0, ?::int - 1) number
                        join users u on u.email = 'owner' || (number / 3 + 1) || '@example.com'
                        cross join organizations o
                        order by number
                        """).param(CLUSTERS_EACH).update();
        jdbc.sql("vacuum analyze").update();
        requireComplete(jdbc);
    }

    static String email(int caller) {
        return "caller" + caller + "@example.com";
    }

    static String password(int caller) {
        return "quite a long phrase " + caller;
    }

    private static Caller signUp(ApiClient client, int number) {
        var answer = client.post(
                "/api/v1/auth/sign-up",
                Map.of(
                        "email",
                        email(number),
                        "password",
                        password(number),
                        "name",
                        "Caller " + number,
                        "organizationName",
                        "Caller's " + number));
        return new Caller(TenantId.of(answer.text("/data/organization/id")).value(), answer.text("/data/accessToken"));
    }

    private static void requireComplete(JdbcClient jdbc) {
        List<Integer> counts = jdbc.sql("select count(*)::int from clusters group by tenant_id")
                .query((row, index) -> row.getInt(1))
                .list();
        if (counts.size() != TENANTS || counts.stream().anyMatch(count -> count != CLUSTERS_EACH)) {
            throw new IllegalStateException("The data is not what the figures claim");
        }
    }
}
