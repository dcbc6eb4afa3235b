package dev.basefly.events.delivery;

import dev.basefly.events.EventTypes;
import dev.basefly.events.Listener;
import dev.basefly.runtime.EventType;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** A listener of this process and its number in the database. */
record Running(Listener listener, int id, int shards, EventTypes types) {

    boolean listensTo(StoredEvent event, int shard) {
        return event.slot() % shards == shard && listener.on(event.type()) != null;
    }

    /** Whether the event is of a version that only a newer process can read. */
    boolean isTooNew(StoredEvent event) {
        return types.named(event.type()).map(EventType::version).orElse(Integer.MAX_VALUE) < event.version();
    }

    /** Whether this process can react to it; an older one leaves it to those that can. */
    boolean understands(StoredEvent event) {
        return listener.on(event.type()) != null && !isTooNew(event);
    }

    /** How long to wait after an attempt that failed, null when it was the last. */
    @Nullable
    Duration waitAfter(int attempt, Throwable failure) {
        return listener.retry()
                .after(attempt, ThreadLocalRandom.current().nextDouble(), failure)
                .orElse(null);
    }
}
