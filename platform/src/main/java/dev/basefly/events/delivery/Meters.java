package dev.basefly.events.delivery;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.util.List;
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

    /** Organizations whose events wait in the shards that this process works on. */
    <T> void suspended(String listener, T of, ToDoubleFunction<T> count) {
        gauge("basefly.events.suspended", listener, of, count);
    }

    /** 1 while it is stuck. */
    <T> void stuck(String listener, T of, ToDoubleFunction<T> whether) {
        gauge("basefly.events.stuck", listener, of, whether);
    }

    <T> void lag(String listener, T of, ToDoubleFunction<T> lag) {
        gauge("basefly.events.lag", listener, of, lag);
    }

    private <T> void gauge(String name, String listener, T of, ToDoubleFunction<T> value) {
        registry.gauge(name, List.of(Tag.of("listener", listener)), of, value);
    }
}
