package dev.basefly.events;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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
    private final List<Runnable> ofPlaces = new CopyOnWriteArrayList<>();
    private volatile Runnable listener = () -> {};

    /** Runs, briefly, whenever a transaction with events was committed here. */
    public void onPublished(Runnable fresh) {
        listener = fresh;
    }

    /** Runs, briefly, whenever this process has given committed events their places in the log. */
    public void onPlaced(Runnable fresh) {
        ofPlaces.add(fresh);
    }

    /** Events have their places, and can be read. */
    public void placed() {
        ofPlaces.forEach(Runnable::run);
    }

    void afterCommit() {
        TransactionSynchronizationManager.registerSynchronization(afterCommit);
    }
}
