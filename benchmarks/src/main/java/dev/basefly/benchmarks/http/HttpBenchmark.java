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
import dev.basefly.benchmarks.node.QueryLoad;
import dev.basefly.testkit.TestPostgres;
import dev.basefly.testkit.TestPostgres.Database;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The list of clusters through the whole chain, against the bare endpoint in a stock Spring Boot service and against the
 * raw statement; and the isolated query against the same one without isolation.
 */
public final class HttpBenchmark implements Benchmark {

    private static final int ROWS = Queries.LIMIT;
    static final int CALLERS = 32;
    private static final double RATE = 1_000;

    @Override
    public String summary() {
        return "the clusters list through the whole chain against the bare endpoint and the raw statement";
    }

    @Override
    public void measure(Effort effort, Findings figures) throws Exception {
        Path logs = Files.createTempDirectory("basefly-bench");
        Database database = TestPostgres.newDatabase();
        try (ServerProcess basefly = basefly(database, logs.resolve("basefly.log"))) {
            basefly.awaitOk("/health/ready");
            Dataset dataset = new Dataset(database);
            List<Caller> callers = dataset.signUp(uri(basefly.address()), CALLERS);
            dataset.fill();
            measureMemory(effort, basefly, callers, figures);
            try (ServerProcess peer = peer(database, logs.resolve("peer.log"));
                    Queries queries = new Queries(database)) {
                peer.awaitOk(ListCalls.peerPath(callers.getFirst()));
                measureChain(effort, new Servers(basefly, peer, callers), queries, figures);
            }
        }
        try (Queries queries = new Queries(database)) {
            measureIsolation(effort, database, queries, figures);
        }
    }

    private record Servers(ServerProcess basefly, ServerProcess peer, List<Caller> callers) {}

    private static void measureMemory(
            Effort effort, ServerProcess basefly, List<Caller> callers, Consumer<Figure> figures) throws Exception {
        int runs = effort.pick(5, 2);
        Duration slice = Duration.ofSeconds(effort.pick(5, 1));
        List<Samples> latencies = new ArrayList<>();
        double[] resident = new double[runs];
        List<HttpCall> calls = ListCalls.toBasefly(uri(basefly.address()), callers);
        try (HttpLoad load = new HttpLoad(basefly.address(), calls, CALLERS)) {
            load.open(RATE / 4, Duration.ofSeconds(effort.pick(3, 1)));
            load.open(RATE, Duration.ofSeconds(effort.pick(12, 1)));
            for (int run = 0; run < runs; run++) {
                latencies.add(load.open(RATE, slice));
                resident[run] = basefly.residentMegabytes().orElse(Double.NaN);
            }
        }
        for (double percent : new double[] {50, 99, 99.9}) {
            figures.accept(Figure.of(
                    "latency at 1,000/s, p" + (percent == 99.9 ? "99.9" : String.valueOf((int) percent)),
                    "ms",
                    Samples.of(latencies.stream().mapToDouble(samples -> samples.percentile(percent)))));
        }
        if (!Double.isNaN(resident[0])) {
            figures.accept(new Figure("resident memory at 1,000/s", "MB", new Samples(resident), Bar.atMost(350)));
        }
    }

    private static void measureChain(Effort effort, Servers servers, Queries queries, Consumer<Figure> figures)
            throws Exception {
        Duration slice = Duration.ofMillis(effort.pick(2_000, 500));
        QueryLoad raw =
                new QueryLoad(servers.callers().stream().map(Caller::tenant).toList(), CALLERS);
        List<HttpCall> calls = ListCalls.toBasefly(uri(servers.basefly().address()), servers.callers());
        try (HttpLoad chain = new HttpLoad(servers.basefly().address(), calls, CALLERS);
                HttpLoad bare =
                        new HttpLoad(servers.peer().address(), ListCalls.toPeer(servers.callers(), calls), CALLERS)) {
            chain.closed(Duration.ofSeconds(effort.pick(15, 1)));
            bare.closed(Duration.ofSeconds(effort.pick(10, 1)));
            Map<String, double[]> results = warmed(
                    effort,
                    new Alternation()
                            .add("raw", () -> raw.perSecond(queries::raw, ROWS, slice))
                            .add("bare", () -> bare.closed(slice))
                            .add("chain", () -> chain.closed(slice)));
            double[] bareRates = of(results, "bare");
            double[] chainRates = of(results, "chain");
            figures.accept(Figure.of("whole chain", "1/s", new Samples(chainRates)));
            figures.accept(Figure.of("bare endpoint, stock Spring Boot 4", "1/s", new Samples(bareRates)));
            figures.accept(Figure.of("raw statement, JDBC", "1/s", new Samples(of(results, "raw"))));
            figures.accept(Figure.ratio("whole chain / bare endpoint", chainRates, bareRates, Bar.atLeast(0.75)));
            figures.accept(Figure.ratio("whole chain / raw statement", chainRates, of(results, "raw"), null));
        }
    }

    /** The isolated query against the same one without isolation, as a single read and in a transaction. */
    static void measureIsolation(Effort effort, Database database, Queries queries, Consumer<Figure> figures)
            throws Exception {
        Duration slice = Duration.ofMillis(effort.pick(1_000, 300));
        QueryLoad load = new QueryLoad(
                JdbcClient.create(database.asSuperuser())
                        .sql("select tenant_id from organizations order by tenant_id")
                        .query((row, index) -> row.getObject(1, UUID.class))
                        .list(),
                CALLERS);
        Map<String, double[]> results = warmed(
                effort,
                new Alternation()
                        .add("plain", () -> load.perSecond(queries::plain, ROWS, slice))
                        .add("isolated", () -> load.perSecond(queries::isolated, ROWS, slice))
                        .add("plain tx", () -> load.perSecond(queries::plainInTransaction, ROWS, slice))
                        .add("isolated tx", () -> load.perSecond(queries::isolatedInTransaction, ROWS, slice)));
        figures.accept(Figure.of("query without isolation", "1/s", new Samples(of(results, "plain"))));
        figures.accept(Figure.of("isolated query", "1/s", new Samples(of(results, "isolated"))));
        figures.accept(Figure.ratio(
                "isolated / without, single read", of(results, "isolated"), of(results, "plain"), Bar.atLeast(0.80)));
        figures.accept(Figure.ratio(
                "isolated / without, in a transaction",
                of(results, "isolated tx"),
                of(results, "plain tx"),
                Bar.atLeast(0.85)));
    }

    /** Unmeasured rounds first, until the compiler is done with what runs hot. */
    static Map<String, double[]> warmed(Effort effort, Alternation alternation) throws Exception {
        alternation.run(effort.pick(8, 1));
        return alternation.run(effort.pick(7, 2));
    }

    static double[] of(Map<String, double[]> results, String variant) {
        double[] values = results.get(variant);
        if (values == null) {
            throw new IllegalArgumentException(variant);
        }
        return values;
    }

    static ServerProcess basefly(Database database, Path log) throws IOException {
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        return ServerProcess.start(
                Program.jar(Program.find().unpacked(), Program.runOptions()),
                Map.ofEntries(
                        Map.entry("BASEFLY_RUNTIME_MODE", "production"),
                        Map.entry("BASEFLY_CLUSTERS_PROVISIONER", "simulator"),
                        Map.entry("BASEFLY_RUNTIME_DATADIRECTORY", log + ".data"),
                        Map.entry("BASEFLY_RUNTIME_SECRET", Base64.getEncoder().encodeToString(secret)),
                        Map.entry("BASEFLY_DATABASE_URL", database.jdbcUrl()),
                        Map.entry("BASEFLY_DATABASE_USERNAME", database.username()),
                        Map.entry("BASEFLY_DATABASE_PASSWORD", database.password()),
                        Map.entry("BASEFLY_DATABASE_POOLSIZE", String.valueOf(Queries.CONNECTIONS)),
                        Map.entry("BASEFLY_IDENTITY_ACCESSTOKEN", "12h"),
                        Map.entry("BASEFLY_API_LIMITS_ANONYMOUS", "1000000"),
                        Map.entry("BASEFLY_API_LIMITS_SIGNIN", "1000000"),
                        Map.entry("BASEFLY_API_LIMITS_READ", "100000000"),
                        Map.entry("BASEFLY_API_LIMITS_PAGE", "100000000")),
                log);
    }

    private static ServerProcess peer(Database database, Path log) throws IOException {
        List<String> command = new ArrayList<>(Program.peer());
        command.addAll(List.of(
                "--spring.threads.virtual.enabled=true",
                "--spring.datasource.url=" + database.jdbcUrl(),
                "--spring.datasource.username=postgres",
                "--spring.datasource.hikari.maximum-pool-size=" + Queries.CONNECTIONS));
        return ServerProcess.start(command, Map.of(), log);
    }

    static URI uri(InetSocketAddress server) {
        return URI.create("http://127.0.0.1:" + server.getPort());
    }
}
