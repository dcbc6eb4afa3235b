package dev.basefly.benchmarks.jobs;

import dev.basefly.benchmarks.figures.Alternation;
import dev.basefly.benchmarks.figures.Bar;
import dev.basefly.benchmarks.figures.Benchmark;
import dev.basefly.benchmarks.figures.Effort;
import dev.basefly.benchmarks.figures.Figure;
import dev.basefly.benchmarks.figures.Samples;
import dev.basefly.benchmarks.node.DurableDatabase;
import dev.basefly.benchmarks.node.QueryLoad;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** Jobs that do nothing: how fast they are added, picked up and done, next to another queue and the raw statements. */
public final class JobsBenchmark implements Benchmark {

    private static final int WRITERS = 16;

    @Override
    public String summary() {
        return "adding, picking up and doing jobs, next to db-scheduler and the raw statements";
    }

    @Override
    public void measure(Effort effort, Consumer<Figure> figures) throws Exception {
        try (DurableDatabase shared = DurableDatabase.start();
                DurableDatabase own = DurableDatabase.start();
                BaseflyJobs batch = new BaseflyJobs(
                        shared.database(), "basefly.jobs.acknowledge=batch", "basefly.database.pool-size=16");
                BaseflyJobs each = new BaseflyJobs(own.database());
                RawJobs raw = new RawJobs(shared.database());
                DbSchedulerJobs peer = new DbSchedulerJobs(shared.database())) {
            measureDoing(effort, new Contenders(raw, peer, batch, each), figures);
            measureAdding(effort, raw, peer, batch, figures);
            Samples pickup = batch.pickup(effort.pick(1_000, 100));
            figures.accept(Figure.of("pickup when idle, same process, p50", "ms", new Samples(pickup.percentile(50))));
            figures.accept(new Figure(
                    "pickup when idle, same process, p99", "ms", new Samples(pickup.percentile(99)), Bar.atMost(3)));
        }
    }

    private record Contenders(JobQueue raw, JobQueue peer, JobQueue batch, JobQueue each) {}

    private static void measureDoing(Effort effort, Contenders all, Consumer<Figure> figures) throws Exception {
        int jobs = effort.pick(100_000, 10_000);
        Alternation alternation = new Alternation()
                .add("raw", () -> all.raw().donePerSecond(jobs))
                .add("peer", () -> all.peer().donePerSecond(jobs / 2))
                .add("batch", () -> all.batch().donePerSecond(jobs))
                .add("each", () -> all.each().donePerSecond(jobs / 2));
        alternation.run(effort.pick(2, 1));
        Map<String, double[]> results = alternation.run(effort.pick(5, 2));
        figures.accept(Figure.of("done, batch acknowledged", "1/s", new Samples(of(results, "batch"))));
        figures.accept(Figure.of("done, each acknowledged", "1/s", new Samples(of(results, "each"))));
        figures.accept(Figure.of("done by db-scheduler", "1/s", new Samples(of(results, "peer"))));
        figures.accept(Figure.of("raw cycle of 500", "1/s", new Samples(of(results, "raw"))));
        figures.accept(Figure.ratio(
                "batch acknowledged / db-scheduler", of(results, "batch"), of(results, "peer"), Bar.atLeast(3)));
        figures.accept(Figure.ratio(
                "batch acknowledged / raw cycle", of(results, "batch"), of(results, "raw"), Bar.atLeast(0.30)));
        figures.accept(Figure.ratio(
                "each acknowledged / db-scheduler", of(results, "each"), of(results, "peer"), Bar.atLeast(1.3)));
    }

    private static void measureAdding(
            Effort effort, JobQueue raw, JobQueue peer, BaseflyJobs basefly, Consumer<Figure> figures)
            throws Exception {
        QueryLoad load = new QueryLoad(basefly.tenants(), WRITERS);
        Duration slice = Duration.ofMillis(effort.pick(2_000, 300));
        int many = effort.pick(200_000, 20_000);
        Alternation alternation = new Alternation()
                .add("raw", () -> load.perSecond(raw::add, 1, slice))
                .add("peer", () -> load.perSecond(peer::add, 1, slice))
                .add("basefly", () -> {
                    double rate = load.perSecond(basefly::add, 1, slice);
                    basefly.clear();
                    return rate;
                })
                .add("raw many", () -> raw.addedPerSecond(many))
                .add("peer many", () -> peer.addedPerSecond(many / 4))
                .add("basefly many", () -> {
                    double rate = basefly.addedPerSecond(many);
                    basefly.clear();
                    return rate;
                });
        basefly.hold();
        alternation.run(1);
        Map<String, double[]> results = alternation.run(effort.pick(5, 2));
        basefly.release();
        figures.accept(Figure.of("added one by one", "1/s", new Samples(of(results, "basefly"))));
        figures.accept(Figure.ratio(
                "added one by one / raw insert", of(results, "basefly"), of(results, "raw"), Bar.atLeast(0.55)));
        figures.accept(Figure.ratio(
                "added one by one / db-scheduler", of(results, "basefly"), of(results, "peer"), Bar.atLeast(2)));
        figures.accept(Figure.of("added many at once", "1/s", new Samples(of(results, "basefly many"))));
        figures.accept(Figure.ratio(
                "added many at once / COPY", of(results, "basefly many"), of(results, "raw many"), Bar.atLeast(0.5)));
        figures.accept(Figure.ratio(
                "added many at once / db-scheduler",
                of(results, "basefly many"),
                of(results, "peer many"),
                Bar.atLeast(2)));
    }

    private static double[] of(Map<String, double[]> results, String variant) {
        return Objects.requireNonNull(results.get(variant));
    }
}
