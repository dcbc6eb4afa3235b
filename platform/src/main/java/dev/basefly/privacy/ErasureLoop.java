package dev.basefly.privacy;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Erases closed accounts whose time is over, on the nodes that do background work. */
final class ErasureLoop implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ErasureLoop.class);
    private static final int MINUTES = 10;

    private final AccountDeletion deletion;
    private final boolean enabled;
    private @Nullable ScheduledExecutorService loop;

    ErasureLoop(AccountDeletion deletion, boolean enabled) {
        this.deletion = deletion;
        this.enabled = enabled;
    }

    @Override
    public synchronized void start() {
        if (enabled && loop == null) {
            ScheduledExecutorService fresh = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofVirtual().name("account-erasure").factory());
            var _ = fresh.scheduleWithFixedDelay(this::eraseDue, 1, MINUTES, TimeUnit.MINUTES);
            loop = fresh;
        }
    }

    /** Lets the account in hand be finished; the transaction of one that is not is taken back. */
    @Override
    public synchronized void stop() {
        ScheduledExecutorService ending = loop;
        if (ending == null) {
            return;
        }
        loop = null;
        ending.shutdown();
        try {
            if (!ending.awaitTermination(10, TimeUnit.SECONDS)) {
                ending.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            ending.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return loop != null;
    }

    /** One failure, such as a database that restarts, must not end the loop. */
    private void eraseDue() {
        try {
            int erased = deletion.eraseDue();
            if (erased > 0) {
                log.info("Erased {} accounts whose time was over", erased);
            }
        } catch (RuntimeException failure) {
            log.warn("Accounts could not be erased: {}", failure.getClass().getSimpleName());
        }
    }
}
