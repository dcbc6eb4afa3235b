package dev.basefly.billing.inbox;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Pieces of memory that all networks share, of which one has at most a part. */
final class Room {

    private final int all;
    private final int ofNetwork;
    private final Duration patience;
    private final Map<String, Integer> held = new HashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition freed = lock.newCondition();
    private int taken;

    /** @param patience how long is waited for a piece */
    Room(int all, int ofNetwork, Duration patience) {
        this.all = all;
        this.ofNetwork = ofNetwork;
        this.patience = patience;
    }

    /** Takes a piece, and says whether there was one in time. */
    boolean take(String network) {
        long left = patience.toNanos();
        lock.lock();
        try {
            while (taken >= all || held.getOrDefault(network, 0) >= ofNetwork) {
                if (left <= 0) {
                    return false;
                }
                left = freed.awaitNanos(left);
            }
            taken++;
            held.merge(network, 1, Integer::sum);
            return true;
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    void giveBack(String network, int pieces) {
        if (pieces == 0) {
            return;
        }
        lock.lock();
        try {
            taken -= pieces;
            held.computeIfPresent(network, (_, count) -> count == pieces ? null : count - pieces);
            freed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
