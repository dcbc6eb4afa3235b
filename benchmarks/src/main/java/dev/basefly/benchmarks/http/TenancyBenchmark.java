package dev.basefly.benchmarks.http;

import dev.basefly.benchmarks.figures.Alternation;
import dev.basefly.benchmarks.figures.Bar;
import dev.basefly.benchmarks.figures.Benchmark;
import dev.basefly.benchmarks.figures.Effort;
import dev.basefly.benchmarks.figures.Figure;
import dev.basefly.benchmarks.figures.Findings;
import dev.basefly.benchmarks.figures.Samples;
import dev.basefly.benchmarks.http.Dataset.Caller;
import dev.basefly.benchmarks.node.Queries;
import dev.basefly.runtime.TenantId;
import dev.basefly.testkit.TestPostgres;
import dev.basefly.testkit.TestPostgres.Database;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What isolation and choosing the organization cost, and how fast an organization's data can be taken along. */
public final class TenancyBenchmark implements Benchmark {

    private static final int EXPORTED = 200_000;

    @Override
    public String summary() {
        return "the isolated query against the same without, naming the organization, and the rate of an export";
    }

    @Override
    public void measure(Effort effort, Findings figures) throws Exception {
        Path logs = Files.createTempDirectory("basefly-bench");
        Database database = TestPostgres.newDatabase();
        try (ServerProcess basefly = HttpBenchmark.basefly(database, logs.resolve("basefly.log"))) {
            basefly.awaitOk("/health/ready");
            Dataset dataset = new Dataset(database);
            List<Caller> callers = dataset.signUp(HttpBenchmark.uri(basefly.address()), HttpBenchmark.CALLERS);
            dataset.fill();
            measureSelection(effort, database, basefly, callers, figures);
            measureExport(effort, database, basefly, callers.getFirst(), figures);
        }
        try (Queries queries = new Queries(database)) {
            HttpBenchmark.measureIsolation(effort, database, queries, figures);
        }
    }

    private static void measureSelection(
            Effort effort, Database database, ServerProcess basefly, List<Caller> callers, Consumer<Figure> figures)
            throws Exception {
        Duration slice = Duration.ofMillis(effort.pick(1_500, 300));
        List<HttpCall> calls = ListCalls.toBasefly(HttpBenchmark.uri(basefly.address()), callers);
        List<String> slugs =
                callers.stream().map(caller -> slug(database, caller)).toList();
        // First by itself: the service ends connections that stay silent for as long as this takes.
        try (HttpLoad warmUp = new HttpLoad(basefly.address(), calls, HttpBenchmark.CALLERS)) {
            warmUp.closed(Duration.ofSeconds(effort.pick(10, 1)));
        }
        try (HttpLoad session = new HttpLoad(basefly.address(), calls, HttpBenchmark.CALLERS);
                HttpLoad header =
                        new HttpLoad(basefly.address(), ListCalls.byHeader(callers, calls), HttpBenchmark.CALLERS);
                HttpLoad path = new HttpLoad(
                        basefly.address(), ListCalls.byPath(callers, slugs, calls), HttpBenchmark.CALLERS)) {
            Map<String, double[]> results = HttpBenchmark.warmed(
                    effort,
                    new Alternation()
                            .add("session", () -> session.closed(slice))
                            .add("header", () -> header.closed(slice))
                            .add("path", () -> path.closed(slice)));
            double[] bySession = HttpBenchmark.of(results, "session");
            figures.accept(Figure.of("the session's organization", "1/s", new Samples(bySession)));
            figures.accept(Figure.ratio(
                    "named by header / the session's",
                    HttpBenchmark.of(results, "header"),
                    bySession,
                    Bar.atLeast(0.95)));
            figures.accept(Figure.ratio(
                    "named by path / the session's", HttpBenchmark.of(results, "path"), bySession, Bar.atLeast(0.95)));
        }
    }

    private static void measureExport(
            Effort effort, Database database, ServerProcess basefly, Caller caller, Consumer<Figure> figures)
            throws Exception {
        // Deleted ones, of which an owner may have many.
        JdbcClient.create(database.asSuperuser())
                .sql("""
                        insert into clusters (id, tenant_id, owner_id, name, location, plan, status,
                            status_before_deletion, deleted_at, created_at, updated_at)
                        select uuidv7(), :tenant, m.user_id, 'Cluster ' || number, 'eu-central-1', 'FREE', 'DELETED',
                            'RUNNING', now(), now(), now()
                        from generate_series(1, :rows) number join memberships m on m.tenant_id = :tenant
                        """)
                .param("tenant", caller.tenant())
                .param("rows", EXPORTED)
                .update();
        int runs = effort.pick(5, 2);
        double[] rates = new double[runs];
        export(basefly, caller);
        for (int run = 0; run < runs; run++) {
            long start = System.nanoTime();
            export(basefly, caller);
            rates[run] = EXPORTED * 1e9 / (System.nanoTime() - start);
        }
        figures.accept(Figure.of("export over HTTP", "rows/s", new Samples(rates)));
        basefly.residentMegabytes()
                .ifPresent(resident -> figures.accept(Figure.of(
                        "resident memory after exporting " + EXPORTED + " rows",
                        "MB",
                        new Samples(new double[] {resident}))));
    }

    private static void export(ServerProcess basefly, Caller caller) throws IOException, InterruptedException {
        URI uri = HttpBenchmark.uri(basefly.address())
                .resolve("/api/v1/organizations/" + new TenantId(caller.tenant()) + "/export");
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Authorization", "Bearer " + caller.accessToken())
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            var answer = client.send(request, BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200 || answer.body().length < EXPORTED) {
                throw new IllegalStateException(
                        "No export: " + answer.statusCode() + ", " + answer.body().length + " bytes");
            }
        }
    }

    private static String slug(Database database, Caller caller) {
        return JdbcClient.create(database.asSuperuser())
                .sql("select slug from organizations where tenant_id = ?")
                .param(caller.tenant())
                .query(String.class)
                .single();
    }
}
