package dev.basefly.brokers.client;

import dev.basefly.brokers.Subscription;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A broker of one make, as this process uses it; it connects when it is first needed. */
public interface Broker extends AutoCloseable {

    /** A way to the broker, on which messages keep their order: once one has failed, none behind it gets there. */
    @FunctionalInterface
    interface Sender {

        /**
         * Sends a message behind those of its key that were sent before. Completes within bounded time: well when the broker
         * has taken responsibility for it, with {@link NotSent} otherwise.
         */
        CompletableFuture<Void> send(Outgoing message);
    }

    /**
     * The way that is in use, or a fresh one when something failed on it.
     *
     * @throws NotSent when there is none
     */
    Sender sender();

    /** What is wrong with it, null when it answers; asks it, for a few seconds at most. */
    @Nullable
    String problem();

    /**
     * Reads messages one by one, in the order of their keys, until told to end. A message is done with when what became of it
     * is committed here, and not before.
     */
    void read(Subscription<?> subscription, Reader reader, BooleanSupplier goesOn) throws Exception;

    /** What is done with a message that was read. */
    @FunctionalInterface
    interface Reader {
        Outcome read(Incoming message, int attempt);
    }

    @Override
    void close();
}
