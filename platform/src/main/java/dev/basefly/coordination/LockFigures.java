package dev.basefly.coordination;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts what happens to locks, leaders' included. Keys are no labels, for there may be many. */
final class LockFigures implements MeterBinder {

    private final LongAdder acquired = new LongAdder();
    private final LongAdder contended = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private final LongAdder stale = new LongAdder();
    private volatile @Nullable Timer waits;

    @Override
    public void bindTo(MeterRegistry meters) {
        counter(meters, "basefly.locks.acquired", acquired, "Locks taken");
        counter(meters, "basefly.locks.contended", contended, "Attempts that found the lock held by somebody else");
        counter(meters, "basefly.locks.refused", refused, "Callers who did not get the lock within their time");
        counter(meters, "basefly.locks.lost", lost, "Locks lost while work was in progress");
        counter(meters, "basefly.locks.stale", stale, "Writes refused because a newer holder had written");
        waits = Timer.builder("basefly.locks.wait")
                .description("How long callers waited until they had the lock")
                .publishPercentileHistogram()
                .register(meters);
    }

    void acquired(Duration waited) {
        acquired.increment();
        Timer timer = waits;
        if (timer != null) {
            timer.record(waited);
        }
    }

    void contended() {
        contended.increment();
    }

    void refused() {
        refused.increment();
    }

    void lost() {
        lost.increment();
    }

    void stale() {
        stale.increment();
    }

    private static void counter(MeterRegistry meters, String name, LongAdder value, String description) {
        FunctionCounter.builder(name, value, LongAdder::sum)
                .description(description)
                .register(meters);
    }
}
