package dev.basefly.benchmarks.events;

import dev.basefly.benchmarks.figures.Alternation;
import dev.basefly.benchmarks.figures.Bar;
import dev.basefly.benchmarks.figures.Benchmark;
import dev.basefly.benchmarks.figures.Effort;
import dev.basefly.benchmarks.figures.Figure;
import dev.basefly.benchmarks.figures.Findings;
import dev.basefly.benchmarks.figures.Part;
import dev.basefly.benchmarks.figures.Parts;
import dev.basefly.benchmarks.figures.Samples;
import dev.basefly.benchmarks.node.DurableDatabase;
import dev.basefly.benchmarks.node.QueryLoad;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** What an event costs the transaction it is a part of, and how fast and how surely it is delivered. */
public final class EventsBenchmark implements Benchmark {

    private static final int CALLERS = 16;
    /** How many events the correctness is measured of, when not the usual number. */
    private static final String COUNT = "BENCH_EVENTS_COUNT";

    @Override
    public String summary() {
        return "publishing and delivering events, next to Spring Modulith's registry on JDBC";
    }

    @Override
    public void measure(Effort effort, Findings findings) throws Exception {
        new Parts("BENCH_EVENTS")
                .add("modulith", EventsBenchmark::measureBesideModulith)
                .add("latency", alone(EventsBenchmark::measureLatency))
                .add("draining", alone(EventsBenchmark::measureDraining))
                .add("correctness", alone(EventsBenchmark::measureCorrectness))
                .add("killing", new Killing())
                .measure(effort, findings);
    }

    /** What is measured of one node. */
    @FunctionalInterface
    private interface OfOneNode {
        void measure(Effort effort, BaseflyEvents basefly, Findings findings) throws Exception;
    }

    private static Part alone(OfOneNode part) {
        return (effort, findings) -> {
            findings.doing("starting a server and a node");
            try (DurableDatabase ours = DurableDatabase.start();
                    BaseflyEvents basefly = new BaseflyEvents(ours.database())) {
                part.measure(effort, basefly, findings);
            }
        };
    }

    private static void measureBesideModulith(Effort effort, Findings findings) throws Exception {
        findings.doing("starting two servers and two nodes");
        try (DurableDatabase ours = DurableDatabase.start();
                DurableDatabase theirs = DurableDatabase.start();
                BaseflyEvents basefly = new BaseflyEvents(ours.database());
                ModulithEvents modulith = new ModulithEvents(theirs.database())) {
            measurePublishing(effort, basefly, modulith, findings);
            measureRelaying(effort, basefly, modulith, findings);
        }
    }

    private static void measureLatency(Effort effort, BaseflyEvents basefly, Findings findings) throws Exception {
        Samples latency = basefly.latency(effort.pick(10_000, 500), 1_000);
        findings.accept(Figure.of("commit to listener, 1,000/s, p50", "ms", new Samples(latency.percentile(50))));
        findings.accept(new Figure(
                "commit to listener, 1,000/s, p99", "ms", new Samples(latency.percentile(99)), Bar.atMost(10)));
    }

    private static void measurePublishing(
            Effort effort, BaseflyEvents basefly, ModulithEvents modulith, Findings figures) throws Exception {
        QueryLoad load = new QueryLoad(basefly.tenants(), CALLERS);
        QueryLoad peerLoad = new QueryLoad(List.of(UUID.randomUUID()), CALLERS);
        Duration slice = Duration.ofMillis(effort.pick(3_000, 500));
        Alternation alternation = new Alternation()
                .add("without", () -> load.perSecond(basefly::write, 1, slice))
                .add("with", () -> load.perSecond(basefly::writeAndPublish, 1, slice))
                .add("peer", () -> {
                    double rate = peerLoad.perSecond(modulith::writeAndPublish, 1, slice);
                    modulith.settle();
                    return rate;
                });
        alternation.run(1);
        Map<String, double[]> results = alternation.run(effort.pick(5, 2));
        figures.accept(Figure.of("transactions with one event", "1/s", new Samples(of(results, "with"))));
        figures.accept(Figure.of("the same with Modulith", "1/s", new Samples(of(results, "peer"))));
        figures.accept(Figure.ratio(
                "with one event / without", of(results, "with"), of(results, "without"), Bar.atLeast(0.85)));
        figures.accept(
                Figure.ratio("with one event / Modulith", of(results, "with"), of(results, "peer"), Bar.atLeast(1.5)));
    }

    private static void measureRelaying(Effort effort, BaseflyEvents basefly, ModulithEvents modulith, Findings figures)
            throws Exception {
        int count = effort.pick(32_000, 3_200);
        Alternation alternation = new Alternation()
                .add("ours", () -> basefly.relayedPerSecond(count))
                .add("peer", () -> modulith.relayedPerSecond(count / 4));
        alternation.run(1);
        Map<String, double[]> results = alternation.run(effort.pick(3, 1));
        figures.accept(Figure.of("published one by one and delivered", "1/s", new Samples(of(results, "ours"))));
        figures.accept(Figure.of("the same with Modulith", "1/s", new Samples(of(results, "peer"))));
        figures.accept(
                Figure.ratio("published and delivered / Modulith", of(results, "ours"), of(results, "peer"), null));
    }

    private static void measureDraining(Effort effort, BaseflyEvents basefly, Findings figures) throws Exception {
        double rate = basefly.drainedPerSecond(effort.pick(1_024_000, 64_000));
        figures.accept(new Figure("drained from a backlog", "1/s", new Samples(rate), Bar.atLeast(20_000)));
        figures.accept(Figure.of("heap in use afterwards", "MB", new Samples(BaseflyEvents.heap())));
    }

    /** So many that a hole would show: writers take numbers in one order and commit in another. */
    private static void measureCorrectness(Effort effort, BaseflyEvents basefly, Findings figures) throws Exception {
        String given = System.getenv(COUNT);
        int count = given == null ? effort.pick(2_000_000, 64_000) : Integer.parseInt(given);
        BaseflyEvents.Outcome outcome = basefly.published(count, 25, 10);
        figures.accept(Figure.of(
                "published by 64 writers with random delays and delivered", "1/s", new Samples(outcome.perSecond())));
        figures.accept(new Figure(
                "left out, doubled or out of order, of " + count,
                "events",
                new Samples(outcome.wrong()),
                Bar.atMost(0)));
    }

    private static double[] of(Map<String, double[]> results, String variant) {
        return Objects.requireNonNull(results.get(variant));
    }
}
