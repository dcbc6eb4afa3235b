package dev.basefly.idempotency;

import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;

/**
 * The write with an idempotency key that this thread works for.
 *
 * @param id the same each time this caller sends the key to the route, and nobody else's: to be passed on to a service that
 *     takes idempotency keys itself, or stored with what was begun
 */
public record IdempotentRequest(UUID id) {

    private static final ScopedValue<IdempotentRequest> CURRENT = ScopedValue.newInstance();

    /** The request at hand; empty when it has no key. */
    public static Optional<IdempotentRequest> current() {
        return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
    }

    <T> T call(Callable<T> work) throws Exception {
        return ScopedValue.where(CURRENT, this).call(work::call);
    }
}
