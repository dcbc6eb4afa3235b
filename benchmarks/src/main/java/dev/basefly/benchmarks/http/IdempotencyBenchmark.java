package dev.basefly.benchmarks.http;

import dev.basefly.benchmarks.figures.Alternation;
import dev.basefly.benchmarks.figures.Bar;
import dev.basefly.benchmarks.figures.Benchmark;
import dev.basefly.benchmarks.figures.Effort;
import dev.basefly.benchmarks.figures.Figure;
import dev.basefly.benchmarks.figures.Findings;
import dev.basefly.benchmarks.figures.Samples;
import dev.basefly.benchmarks.http.Dataset.Caller;
import dev.basefly.benchmarks.node.DurableDatabase;
import dev.basefly.benchmarks.node.Node;
import dev.basefly.server.BaseflyServer;
import dev.basefly.testkit.ApiClient;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A write with an idempotency key next to the same write without, and answers that are given again, over HTTP. */
public final class IdempotencyBenchmark implements Benchmark {

    private static final int CALLERS = 16;
    private static final int CONNECTIONS = 16;

    @Override
    public String summary() {
        return "a write with an idempotency key against the same write without, answers given again, many keys";
    }

    @Override
    public void measure(Effort effort, Findings findings) throws Exception {
        findings.doing("starting a server and a node");
        try (DurableDatabase server = DurableDatabase.start();
                ConfigurableApplicationContext node = Node.serving(
                        server.database(),
                        List.of(BaseflyServer.class),
                        "basefly.database.pool-size=" + CONNECTIONS,
                        "basefly.identity.access-token=12h",
                        "basefly.api.limits.anonymous=1000000",
                        "basefly.api.limits.sign-in=1000000",
                        "basefly.api.limits.read=100000000",
                        "basefly.api.limits.write=100000000",
                        "server.tomcat.max-keep-alive-requests=-1",
                        "logging.level.root=warn")) {
            JdbcClient superuser = JdbcClient.create(server.database().asSuperuser());
            int keys = effort.pick(2_000_000, 20_000);
            findings.doing("filling in " + keys + " keys");
            fill(superuser, keys);
            int port = Integer.parseInt(node.getEnvironment().getRequiredProperty("local.server.port"));
            URI uri = URI.create("http://127.0.0.1:" + port);
            List<KeyedCaller> callers = new ArrayList<>();
            for (Caller caller : new Dataset(server.database()).signUp(uri, CALLERS)) {
                callers.add(new KeyedCaller(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                        cluster(uri, caller),
                        caller.accessToken()));
            }
            compare(effort, findings, callers);
            requireKeys(superuser, keys, callers);
            lookUp(effort, findings, superuser, keys);
        }
    }

    private static void compare(Effort effort, Findings findings, List<KeyedCaller> callers) throws Exception {
        Duration slice = Duration.ofMillis(effort.pick(2_000, 300));
        Alternation alternation = new Alternation()
                .add("without", () -> Callers.perSecond(callers, KeyedCaller::writeWithoutKey, slice))
                .add("with", () -> Callers.perSecond(callers, KeyedCaller::writeWithKey, slice))
                .add("again", () -> Callers.perSecond(callers, KeyedCaller::replay, slice));
        var ignored = alternation.run(effort.pick(6, 1), what -> findings.doing("warm-up " + what));
        Map<String, double[]> found = alternation.run(effort.pick(9, 2), findings::doing);
        double[] without = HttpBenchmark.of(found, "without");
        double[] with = HttpBenchmark.of(found, "with");
        double[] again = HttpBenchmark.of(found, "again");
        findings.accept(Figure.of("write without a key", "1/s", new Samples(without)));
        findings.accept(Figure.of("write with a key", "1/s", new Samples(with)));
        findings.accept(Figure.of("answer given again", "1/s", new Samples(again)));
        findings.accept(Figure.ratio("with / without", with, without, Bar.atLeast(0.85)));
        findings.accept(Figure.ratio("given again / first time", again, with, Bar.atLeast(1.5)));
    }

    private static void lookUp(Effort effort, Consumer<Figure> figures, JdbcClient superuser, int keys) {
        double[] millis = new double[effort.pick(20_000, 500)];
        for (int at = 0; at < millis.length; at++) {
            UUID id = new UUID(at * 31L % keys + 1, 7);
            long start = System.nanoTime();
            int found = superuser
                    .sql("select status from idempotency_keys where tenant_id = :tenant and id = :id")
                    .param("tenant", new UUID(id.getMostSignificantBits() % 1_000, 1))
                    .param("id", id)
                    .query(Integer.class)
                    .single();
            millis[at] = (System.nanoTime() - start) / 1e6;
            if (found != 200) {
                throw new IllegalStateException("Another answer: " + found);
            }
        }
        figures.accept(new Figure(
                "look-up among " + keys + " keys, p99",
                "ms",
                new Samples(new Samples(millis).percentile(99)),
                Bar.atMost(2)));
    }

    /** Keys of a day, of a thousand organizations, each with an answer of the usual size. */
    private static void fill(JdbcClient superuser, int keys) {
        superuser.sql("""
                        insert into idempotency_keys (tenant_id, id, fingerprint, expires_at, has_effect, status, answer)
                        select (lpad(to_hex(number % 1000), 16, '0') || '0000000000000001')::uuid,
                               (lpad(to_hex(number), 16, '0') || '0000000000000007')::uuid,
                               sha256(number::text::bytea), now() + interval '1 day', true, 200,
                               sha256(number::text::bytea) || sha256(number::text::bytea)
                        from generate_series(1, :keys) number
                        """).param("keys", keys).update();
        superuser.sql("vacuum analyze idempotency_keys").update();
    }

    private static String cluster(URI uri, Caller caller) {
        return new ApiClient(uri)
                .withBearer(caller.accessToken())
                .post("/api/v1/clusters", Map.of("name", "Blue", "location", "eu-central-1"))
                .text("/data/id");
    }

    /** Each new key left one row. */
    private static void requireKeys(JdbcClient superuser, long filled, List<KeyedCaller> callers) {
        long used = callers.stream().mapToLong(KeyedCaller::keys).sum();
        long found = superuser
                .sql("select count(*) from idempotency_keys")
                .query(Long.class)
                .single();
        if (found != filled + used) {
            throw new IllegalStateException(found - filled + " keys in place of " + used);
        }
    }
}
