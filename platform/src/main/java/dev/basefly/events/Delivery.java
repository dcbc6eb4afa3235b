package dev.basefly.events;

import dev.basefly.runtime.TenantId;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * What a listener knows of the event it is given, beside what it says.
 *
 * @param position its place in the log of all events; positions of a key grow with time
 * @param version of the payload as it was published
 * @param tenant the organization it belongs to, null for one of the installation's own
 * @param actor the label of who brought it about
 * @param generation how many events, each published by a listener of the one before, lie before it
 * @param attempt counted from 1
 * @param replay whether an operator has it delivered once more
 */
public record Delivery(
        EventId id,
        String type,
        int version,
        String key,
        long position,
        @Nullable TenantId tenant,
        Instant occurredAt,
        String actor,
        int generation,
        int attempt,
        boolean replay) {

    private static final ScopedValue<Delivery> CURRENT = ScopedValue.newInstance();

    /** Runs a listener's work, so that the events which it publishes know that they follow from this one. */
    public <T extends @Nullable Object> T call(Callable<T> work) throws Exception {
        return ScopedValue.where(CURRENT, this).call(work::call);
    }

    static int nextGeneration() {
        return CURRENT.isBound() ? CURRENT.get().generation() + 1 : 0;
    }
}
