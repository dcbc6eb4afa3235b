package dev.basefly.events.delivery;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** What is measured of events. */
final class Meters {

    private final MeterRegistry registry;

    Meters(MeterRegistry registry) {
        this.registry = registry;
    }

    void sequenced(int events) {
        registry.counter("basefly.events.published").increment(events);
    }

    void handled(String listener, int events) {
        registry.counter("basefly.events.handled", "listener", listener).increment(events);
    }

    void parked(String listener) {
        registry.counter("basefly.events.parked", "listener", listener).increment();
    }

    <T> void lag(String listener, T of, ToDoubleFunction<T> lag) {
        registry.gauge(
                "basefly.events.lag",
                java.util.List.of(io.micrometer.core.instrument.Tag.of("listener", listener)),
                of,
                lag);
    }
}
