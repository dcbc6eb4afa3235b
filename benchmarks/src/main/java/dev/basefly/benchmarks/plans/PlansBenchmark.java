package dev.basefly.benchmarks.plans;

import dev.basefly.benchmarks.figures.Bar;
import dev.basefly.benchmarks.figures.Benchmark;
import dev.basefly.benchmarks.figures.Effort;
import dev.basefly.benchmarks.figures.Figure;
import dev.basefly.benchmarks.figures.Findings;
import dev.basefly.benchmarks.figures.Samples;
import dev.basefly.benchmarks.node.Node;
import dev.basefly.plans.Entitlements;
import dev.basefly.plans.PlanAssignments;
import dev.basefly.plans.PlanOverride;
import dev.basefly.plans.PlanOverrides;
import dev.basefly.plans.Quotas;
import dev.basefly.plans.catalogue.Grant;
import dev.basefly.plans.catalogue.PlanCatalogue;
import dev.basefly.plans.catalogue.PlanKey;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.server.BaseflyServer;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.TestPostgres;
import dev.basefly.testkit.TestPostgres.Database;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.transaction.support.TransactionTemplate;

/** What a check of an entitlement and the taking of a quota cost, and how soon another process sees a change. */
public final class PlansBenchmark implements Benchmark {

    private static final String CLUSTERS = "clusters";
    private static final int WRITERS = 64;
    private static final int HARD_LIMIT = 500;

    @Override
    public String summary() {
        return "entitlements from memory, quotas against a bare conditional update, and when a change is seen elsewhere";
    }

    @Override
    public void measure(Effort effort, Findings figures) throws Exception {
        Database database = TestPostgres.newDatabase();
        try (ConfigurableApplicationContext here = platform(database);
                ConfigurableApplicationContext there = platform(database)) {
            TenantId acme = organization(here);
            here.getBean(PlanAssignments.class)
                    .give(acme, here.getBean(PlanCatalogue.class).current(PlanKey.PRO), "bench");
            measureChecks(effort, here.getBean(Entitlements.class), acme, figures);
            measureChange(effort, here, there, acme, figures);
            measureQuotas(effort, here, database, acme, figures);
            measureHardLimit(here, acme, figures);
        }
    }

    private static void measureChecks(Effort effort, Entitlements entitlements, TenantId acme, Findings figures) {
        int calls = effort.pick(2_000_000, 200_000);
        double[] has = new double[effort.pick(7, 2)];
        double[] included = new double[has.length];
        scope(acme).run(() -> {
            for (int warm = 0; warm < 3; warm++) {
                nanoseconds(entitlements, calls);
            }
            for (int run = 0; run < has.length; run++) {
                has[run] = nanoseconds(entitlements, calls);
                included[run] = nanosecondsOfDecision(entitlements, calls);
            }
        });
        figures.accept(new Figure("limit of a feature, from memory", "ns", new Samples(has), Bar.atMost(1_000)));
        figures.accept(
                new Figure("decision about a feature, from memory", "ns", new Samples(included), Bar.atMost(1_000)));
    }

    private static double nanoseconds(Entitlements entitlements, int calls) {
        long start = System.nanoTime();
        long sum = 0;
        for (int call = 0; call < calls; call++) {
            sum += entitlements.limit(CLUSTERS).included();
        }
        long taken = System.nanoTime() - start;
        require(sum == 3L * calls);
        return (double) taken / calls;
    }

    private static double nanosecondsOfDecision(Entitlements entitlements, int calls) {
        long start = System.nanoTime();
        int allowed = 0;
        for (int call = 0; call < calls; call++) {
            allowed += entitlements.included(CLUSTERS).allowed() ? 1 : 0;
        }
        long taken = System.nanoTime() - start;
        require(allowed == calls);
        return (double) taken / calls;
    }

    /** From the commit here until another process on the same database, which is busy asking, answers otherwise. */
    private static void measureChange(
            Effort effort,
            ConfigurableApplicationContext here,
            ConfigurableApplicationContext there,
            TenantId acme,
            Findings figures) {
        PlanOverrides overrides = here.getBean(PlanOverrides.class);
        Entitlements elsewhere = there.getBean(Entitlements.class);
        double[] seen = new double[effort.pick(30, 3)];
        for (int change = 0; change < seen.length; change++) {
            long wanted = 10L + change;
            overrides.set(acme, new PlanOverride(CLUSTERS, wanted, null, "bench"));
            long start = System.nanoTime();
            require(here.getBean(Entitlements.class).limit(acme, CLUSTERS).included() == wanted);
            while (elsewhere.limit(acme, CLUSTERS).included() != wanted) {
                LockSupport.parkNanos(1_000_000);
            }
            seen[change] = (System.nanoTime() - start) / 1e6;
        }
        overrides.remove(acme, CLUSTERS);
        Samples samples = new Samples(seen);
        figures.accept(Figure.of("change seen by another process, median", "ms", new Samples(samples.median())));
        figures.accept(new Figure(
                "change seen by another process, longest", "ms", new Samples(samples.max()), Bar.atMost(1_000)));
    }

    private static void measureQuotas(
            Effort effort, ConfigurableApplicationContext here, Database database, TenantId acme, Findings figures)
            throws Exception {
        here.getBean(PlanOverrides.class).set(acme, new PlanOverride(CLUSTERS, Grant.UNLIMITED - 1, null, "bench"));
        int calls = effort.pick(3_000, 200);
        double[] ours = new double[effort.pick(5, 2)];
        double[] raw = new double[ours.length];
        try (Connection connection = database.asSuperuser().getConnection()) {
            try (var table = connection.createStatement()) {
                table.execute("create table bare_usage (tenant_id uuid primary key, used bigint not null)");
                table.execute("insert into bare_usage values ('" + acme.value() + "', 0)");
            }
            takes(here, acme, calls);
            bareTakes(connection, acme, calls);
            for (int run = 0; run < ours.length; run++) {
                raw[run] = bareTakes(connection, acme, calls);
                ours[run] = takes(here, acme, calls);
            }
        }
        figures.accept(Figure.of("quotas taken, one at a time", "/s", new Samples(ours)));
        figures.accept(Figure.of("bare conditional updates, one at a time", "/s", new Samples(raw)));
        figures.accept(Figure.ratio("quotas / bare updates", ours, raw, null));
    }

    private static double takes(ConfigurableApplicationContext here, TenantId acme, int calls) {
        TransactionTemplate transactions = here.getBean(TransactionTemplate.class);
        Quotas quotas = here.getBean(Quotas.class);
        return scope(acme).call(() -> {
            long start = System.nanoTime();
            for (int call = 0; call < calls; call++) {
                transactions.executeWithoutResult(status -> quotas.take(CLUSTERS, 1));
            }
            return calls * 1e9 / (System.nanoTime() - start);
        });
    }

    /** Begin, update and commit, without tenants and row-level security. */
    private static double bareTakes(Connection connection, TenantId acme, int calls) throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement update = connection.prepareStatement(
                "update bare_usage set used = used + 1 where tenant_id = ?::uuid and used <= 1000000000")) {
            long start = System.nanoTime();
            for (int call = 0; call < calls; call++) {
                update.setString(1, acme.value().toString());
                require(update.executeUpdate() == 1);
                connection.commit();
            }
            return calls * 1e9 / (System.nanoTime() - start);
        } finally {
            connection.setAutoCommit(true);
        }
    }

    /** 64 writers who want twice as much as there is, all of the same. */
    private static void measureHardLimit(ConfigurableApplicationContext here, TenantId acme, Findings figures)
            throws Exception {
        TransactionTemplate transactions = here.getBean(TransactionTemplate.class);
        Quotas quotas = here.getBean(Quotas.class);
        // What was taken so far was of nothing that there is.
        scope(acme).run(quotas::repair);
        here.getBean(PlanOverrides.class).set(acme, new PlanOverride(CLUSTERS, HARD_LIMIT, null, "bench"));
        long start = System.nanoTime();
        long taken = 0;
        try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> all = IntStream.range(0, WRITERS)
                    .mapToObj(writer -> writers.submit(() -> scope(acme).call(() -> {
                        int own = 0;
                        for (int call = 0; call < 2 * HARD_LIMIT / WRITERS; call++) {
                            own += Boolean.TRUE.equals(transactions.execute(status ->
                                            quotas.tryTake(CLUSTERS, 1).allowed()))
                                    ? 1
                                    : 0;
                        }
                        return own;
                    })))
                    .toList();
            for (Future<Integer> one : all) {
                taken += one.get();
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        figures.accept(new Figure(
                "taken beyond a hard limit by 64 writers",
                "",
                new Samples(Math.abs((double) (taken - HARD_LIMIT))),
                Bar.atMost(0)));
        figures.accept(Figure.of(
                "attempts of 64 writers on one row",
                "/s",
                new Samples(2.0 * HARD_LIMIT / WRITERS * WRITERS / seconds)));
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalStateException("Not what is measured");
        }
    }

    private static RequestScope scope(TenantId tenant) {
        return new RequestScope("bench", tenant, new Actor.Program("bench"), Locale.ROOT);
    }

    private static TenantId organization(ConfigurableApplicationContext platform) {
        String port = platform.getEnvironment().getRequiredProperty("local.server.port");
        return TenantId.of(new ApiClient(URI.create("http://localhost:" + port))
                .post(
                        "/api/v1/auth/sign-up",
                        Map.of(
                                "email", "olivia@example.com",
                                "password", "violet harbour kettle 42",
                                "name", "Olivia Owner",
                                "organizationName", "Acme"))
                .text("/data/organization/id"));
    }

    private static ConfigurableApplicationContext platform(Database database) {
        return Node.serving(
                database, List.of(BaseflyServer.class), "logging.level.root=warn", "basefly.demo.cast=false");
    }
}
