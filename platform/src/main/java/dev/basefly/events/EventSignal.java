package dev.basefly.events;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Tells this process that events were committed. A notification in each transaction would make commits wait in line, so
 * other processes find what they are not told within half a second.
 */
public final class EventSignal {

    private final TransactionSynchronization afterCommit = new TransactionSynchronization() {
        @Override
        public void afterCommit() {
            listener.run();
        }
    };
    private volatile Runnable listener = () -> {};

    /** Runs, briefly, whenever a transaction with events was committed here. */
    public void onPublished(Runnable fresh) {
        listener = fresh;
    }

    void afterCommit() {
        TransactionSynchronizationManager.registerSynchronization(afterCommit);
    }
}
