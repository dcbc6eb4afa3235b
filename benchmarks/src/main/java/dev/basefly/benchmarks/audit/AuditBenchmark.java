package dev.basefly.benchmarks.audit;

import dev.basefly.benchmarks.figures.Alternation;
import dev.basefly.benchmarks.figures.Bar;
import dev.basefly.benchmarks.figures.Benchmark;
import dev.basefly.benchmarks.figures.Effort;
import dev.basefly.benchmarks.figures.Figure;
import dev.basefly.benchmarks.figures.Findings;
import dev.basefly.benchmarks.figures.Samples;
import dev.basefly.benchmarks.node.DurableDatabase;
import dev.basefly.benchmarks.node.QueryLoad;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What recording costs a write: the same transaction with and without one audit event, on a disk that is waited for. */
public final class AuditBenchmark implements Benchmark {

    private static final int TENANTS = 200;
    private static final int CALLERS = 10;

    @Override
    public String summary() {
        return "a write with one audit event against the same write without, and checking a log";
    }

    @Override
    public void measure(Effort effort, Findings figures) throws Exception {
        List<UUID> tenants = Stream.generate(UUID::randomUUID).limit(TENANTS).toList();
        try (DurableDatabase server = DurableDatabase.start();
                AuditWrites writes = new AuditWrites(server.database())) {
            writes.prepare();
            compare("1 caller", new QueryLoad(tenants, 1), writes, effort, figures);
            compare(CALLERS + " callers", new QueryLoad(tenants, CALLERS), writes, effort, figures);
            int events = effort.pick(100_000, 5_000);
            double perSecond = writes.verifiedPerSecond(events);
            figures.accept(Figure.of("events checked", "1/s", new Samples(perSecond)));
        }
    }

    private static void compare(String who, QueryLoad load, AuditWrites writes, Effort effort, Consumer<Figure> figures)
            throws Exception {
        Duration slice = Duration.ofMillis(effort.pick(2_000, 300));
        load.perSecond(writes::audited, 1, slice);
        load.perSecond(writes::bare, 1, slice);
        Map<String, double[]> results = new Alternation()
                .add("audited", () -> load.perSecond(writes::audited, 1, slice))
                .add("bare", () -> load.perSecond(writes::bare, 1, slice))
                .run(effort.pick(11, 3));
        double[] audited = Objects.requireNonNull(results.get("audited"));
        double[] bare = Objects.requireNonNull(results.get("bare"));
        figures.accept(Figure.of("write, " + who, "1/s", new Samples(bare)));
        figures.accept(Figure.of("write with an audit event, " + who, "1/s", new Samples(audited)));
        figures.accept(Figure.ratio("audited / bare, " + who, audited, bare, Bar.atLeast(0.90)));
    }
}
