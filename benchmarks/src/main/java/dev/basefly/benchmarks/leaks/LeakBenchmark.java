package dev.basefly.benchmarks.leaks;

import dev.basefly.benchmarks.figures.Bar;
import dev.basefly.benchmarks.figures.Benchmark;
import dev.basefly.benchmarks.figures.Effort;
import dev.basefly.benchmarks.figures.Figure;
import dev.basefly.benchmarks.figures.Findings;
import dev.basefly.benchmarks.figures.Samples;
import dev.basefly.benchmarks.node.Node;
import dev.basefly.runtime.TenantId;
import dev.basefly.server.BaseflyServer;
import dev.basefly.tenancy.Tenant;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.TestPostgres;
import dev.basefly.testkit.TestPostgres.Database;
import dev.basefly.testkit.attack.AttackSuite;
import dev.basefly.testkit.leaks.HttpLeakHunt;
import dev.basefly.testkit.leaks.LeakHunt;
import dev.basefly.testkit.leaks.LeakReport;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;

/** Operations of many tenants at once, by SQL and over HTTP; everything that comes back is looked at for foreign values. */
public final class LeakBenchmark implements Benchmark {

    private static final int THREADS = 16;
    private static final int SQL = 1_000_000;
    private static final int HTTP = 30_000;
    private static final int QUICK = 3_000;
    private static final long SEED = 20_261_121;

    @Override
    public String summary() {
        return "a million generated operations of many tenants, and what leaked from one to another";
    }

    @Override
    public void measure(Effort effort, Findings figures) throws Exception {
        Database database = TestPostgres.newDatabase();
        try (ConfigurableApplicationContext server = server(database)) {
            report("SQL", sql(server, database).hunt(effort.pick(SQL, QUICK), THREADS, SEED), figures);
            report("HTTP", http(server).hunt(effort.pick(HTTP, QUICK), THREADS, SEED), figures);
        }
    }

    private static void report(String way, LeakReport report, Consumer<Figure> figures) {
        figures.accept(figure("operations by " + way, (double) report.total(), null));
        figures.accept(figure("of them refused by " + way, (double) report.refused(), null));
        figures.accept(figure("leaks by " + way, report.leaks().size(), Bar.atMost(0)));
        figures.accept(figure(
                "operations that ended otherwise by " + way, report.failures().size(), Bar.atMost(0)));
        figures.accept(figure("seconds by " + way, (double) report.duration().toSeconds(), null));
        report.verify();
    }

    private static Figure figure(String name, double value, @Nullable Bar bar) {
        return new Figure(name, "", new Samples(new double[] {value}), bar);
    }

    private static LeakHunt sql(ConfigurableApplicationContext server, Database database) {
        return new LeakHunt(
                server.getBean(DataSource.class),
                database.asOwner(),
                (tenant, work) -> Tenant.run(new TenantId(tenant), work));
    }

    private static HttpLeakHunt http(ConfigurableApplicationContext server) {
        String port = server.getEnvironment().getRequiredProperty("local.server.port");
        return new HttpLeakHunt(
                new ApiClient(URI.create("http://localhost:" + port)),
                "/api/v1/clusters",
                name -> Map.of("name", name, "location", "eu-central-1", "plan", "FREE"));
    }

    private static ConfigurableApplicationContext server(Database database) {
        return Node.serving(
                database,
                List.of(BaseflyServer.class),
                Stream.concat(Stream.of("logging.level.root=error"), AttackSuite.NO_LIMITS.lines())
                        .toArray(String[]::new));
    }
}
