/** Kafka and RabbitMQ, as the module uses them. */
@NullMarked
package dev.basefly.brokers.client;

import org.jspecify.annotations.NullMarked;
