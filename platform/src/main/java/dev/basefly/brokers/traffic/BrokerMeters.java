package dev.basefly.brokers.traffic;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** What is measured of the broker. */
final class BrokerMeters {

    private final MeterRegistry registry;

    BrokerMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    void reachable(BrokerBreaker breaker) {
        Gauge.builder("basefly.brokers.reachable", breaker, of -> of.fault() == null ? 1 : 0)
                .register(registry);
    }

    void sent(int messages) {
        registry.counter("basefly.brokers.sent").increment(messages);
    }

    void refused() {
        registry.counter("basefly.brokers.failed", "reason", "refused").increment();
    }

    void unavailable() {
        registry.counter("basefly.brokers.failed", "reason", "unavailable").increment();
    }

    /** @param result taken, known, passed, failed or dead */
    void received(String subscription, String result) {
        registry.counter("basefly.brokers.received", "subscription", subscription, "result", result)
                .increment();
    }
}
