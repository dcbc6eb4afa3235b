package dev.basefly.realtime;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** What is measured of streams. */
final class RealtimeMeters {

    private final MeterRegistry registry;
    private final Counter delivered;
    private final Counter resumed;
    private final Counter reset;
    private final Counter conflated;
    private final Timer latency;

    RealtimeMeters(MeterRegistry registry) {
        this.registry = registry;
        this.delivered = registry.counter("basefly.realtime.delivered");
        this.resumed = registry.counter("basefly.realtime.resumed");
        this.reset = registry.counter("basefly.realtime.reset");
        this.conflated = registry.counter("basefly.realtime.conflated");
        this.latency = registry.timer("basefly.realtime.latency");
    }

    void measure(Hub hub) {
        registry.gauge("basefly.realtime.streams", hub, Hub::open);
    }

    /** A message was handed to so many streams, so long after it happened. */
    void passedOn(int streams, Duration age) {
        delivered.increment(streams);
        if (streams > 0 && !age.isNegative()) {
            latency.record(age);
        }
    }

    void resumed() {
        resumed.increment();
    }

    void reset() {
        reset.increment();
    }

    void conflated(int messages) {
        conflated.increment(messages);
    }

    void ended(String reason) {
        registry.counter("basefly.realtime.ended", "reason", reason).increment();
    }
}
