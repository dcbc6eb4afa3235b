package dev.basefly.benchmarks.jobs;

import dev.basefly.benchmarks.figures.Bar;
import dev.basefly.benchmarks.figures.Countdown;
import dev.basefly.benchmarks.figures.Effort;
import dev.basefly.benchmarks.figures.Figure;
import dev.basefly.benchmarks.figures.Findings;
import dev.basefly.benchmarks.figures.Part;
import dev.basefly.benchmarks.figures.Samples;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/** What one organization's backlog means for the others. */
record Sharing(BaseflyJobs basefly) implements Part {

    private static final int LARGE = 0;
    private static final int SMALL = 1;
    private static final Duration SERVICE = Duration.ofMillis(10);
    private static final Duration LONG_SERVICE = Duration.ofMillis(20);
    private static final int CONCURRENCY = 20;
    private static final long GAP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    @Override
    public void measure(Effort effort, Findings findings) throws Exception {
        basefly.clear();
        measureWaits(effort, findings);
        measureShares(effort, findings);
    }

    private void measureWaits(Effort effort, Findings findings) throws Exception {
        int jobs = effort.pick(200, 10);
        int backlog = effort.pick(100_000, 5_000);
        Work.last(SERVICE);
        findings.doing("a small organization's waits, alone");
        Countdown alone = Work.expect(jobs + jobs);
        var ignored = waits(jobs);
        Samples idle = waits(jobs);
        settle(alone);
        findings.doing("the same beside a backlog of " + backlog);
        Countdown all = Work.expect(backlog + jobs);
        basefly.addBusy(LARGE, 0, backlog);
        Samples loaded = waits(jobs);
        Work.last(Duration.ZERO);
        settle(all);
        Samples p99 = new Samples(loaded.percentile(99));
        double allowed = 2 * idle.percentile(99) + SERVICE.toMillis();
        findings.accept(Figure.of("waits of a small organization, alone, p50", "ms", new Samples(idle.percentile(50))));
        findings.accept(Figure.of("waits of a small organization, alone, p99", "ms", new Samples(idle.percentile(99))));
        findings.accept(Figure.of("beside a backlog of another, p50", "ms", new Samples(loaded.percentile(50))));
        findings.accept(new Figure("J7 beside a backlog of another, p99", "ms", p99, Bar.atMost(allowed)));
    }

    /** Of so many jobs that are added ten a second, milliseconds from the commit to the begin. */
    private Samples waits(int jobs) {
        AtomicLongArray begun = new AtomicLongArray(jobs);
        Work.watch((organization, number) -> {
            if (organization == SMALL) {
                begun.set(number, System.nanoTime());
            }
        });
        double[] millis = new double[jobs];
        long[] committed = new long[jobs];
        long due = System.nanoTime();
        for (int number = 0; number < jobs; number++) {
            basefly.addBusy(SMALL, number, 1);
            committed[number] = System.nanoTime();
            due += GAP_NANOS;
            LockSupport.parkNanos(due - System.nanoTime());
        }
        for (int number = 0; number < jobs; number++) {
            while (begun.get(number) == 0) {
                LockSupport.parkNanos(GAP_NANOS);
            }
            millis[number] = Math.max(0, begun.get(number) - committed[number]) / 1e6;
        }
        Work.watch((_, _) -> {});
        return new Samples(millis);
    }

    /** Backlogs that fall off as 1/rank (Zipf), the smallest of which lasts longer than what is counted. */
    private void measureShares(Effort effort, Findings findings) throws Exception {
        int seconds = effort.pick(10, 1);
        int fairShare = (int) (CONCURRENCY * 1_000 / LONG_SERVICE.toMillis() * (seconds + 3) / BaseflyJobs.TENANTS);
        int all = 0;
        findings.doing("shares of fifty organizations");
        basefly.hold();
        for (int rank = 1; rank <= BaseflyJobs.TENANTS; rank++) {
            int backlog = fairShare * BaseflyJobs.TENANTS / rank;
            basefly.addBusy(rank - 1, 0, backlog);
            all += backlog;
        }
        AtomicIntegerArray begun = new AtomicIntegerArray(BaseflyJobs.TENANTS);
        Work.last(LONG_SERVICE);
        Countdown expected = Work.expect(all);
        basefly.release();
        TimeUnit.SECONDS.sleep(1);
        Work.watch((organization, _) -> begun.incrementAndGet(organization));
        TimeUnit.SECONDS.sleep(seconds);
        Work.watch((_, _) -> {});
        Work.last(Duration.ZERO);
        findings.accept(new Figure(
                "J7 Jain index of fifty organizations with a skewed backlog",
                Figure.RATIO,
                new Samples(jain(begun)),
                Bar.atLeast(0.95)));
        settle(expected);
    }

    /** (Σx)² / nΣx²: 1 when all have the same, 1/n when one has everything (Jain, Chiu and Hawe 1984). */
    static double jain(AtomicIntegerArray shares) {
        double[] values = new double[shares.length()];
        Arrays.setAll(values, shares::get);
        double sum = Arrays.stream(values).sum();
        double squares = Arrays.stream(values).map(value -> value * value).sum();
        return sum * sum / (values.length * squares);
    }

    private void settle(Countdown expected) throws InterruptedException {
        expected.await();
        basefly.awaitNone();
        expected.requireExact();
        basefly.clear();
    }
}
