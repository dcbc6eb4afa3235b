/** Takes events to Kafka or RabbitMQ, and brings messages from there in, with effects exactly once. */
@ApplicationModule(
        displayName = "Brokers",
        allowedDependencies = {
            "settings",
            "runtime",
            "runtime :: spi",
            "database",
            "tenancy",
            "tenancy :: spi",
            "jobs",
            "events",
            "events :: operation"
        })
@NullMarked
package dev.basefly.brokers;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
