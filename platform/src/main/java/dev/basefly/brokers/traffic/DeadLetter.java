package dev.basefly.brokers.traffic;

import java.time.Instant;

/**
 * A message that was given up.
 *
 * @param place where it came from, such as {@code orders-0@15}
 * @param id empty when it had none
 * @param tenant as it named it, empty when it did not; nothing says that there is such an organization
 * @param attempts that were made
 * @param size bytes of its body
 */
public record DeadLetter(
        String subscription,
        String place,
        String id,
        String type,
        String tenant,
        String reason,
        int attempts,
        int size,
        Instant diedAt) {}
