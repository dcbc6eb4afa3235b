package dev.basefly.notifications;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Delivers stored mails on the nodes that do background work, each at least once, a failed one again later. */
final class MailDelivery implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(MailDelivery.class);
    private static final int BATCH = 20;
    private static final Duration LEASE = Duration.ofMinutes(10);
    private static final Duration KEPT = Duration.ofDays(30);

    private final Outbox outbox;
    private final Carrier carrier;
    private final NotificationsSettings settings;
    private final Clock clock;
    private final boolean enabled;
    private @Nullable ScheduledExecutorService loop;

    MailDelivery(Outbox outbox, Carrier carrier, NotificationsSettings settings, Clock clock, boolean enabled) {
        this.outbox = outbox;
        this.carrier = carrier;
        this.settings = settings;
        this.clock = clock;
        this.enabled = enabled;
    }

    /** Tries every mail whose time has come, once; returns how many were tried. */
    int deliverDue() {
        int tried = 0;
        List<Outbox.Due> batch;
        do {
            batch = outbox.claim(BATCH, LEASE);
            batch.forEach(this::deliver);
            tried += batch.size();
        } while (batch.size() == BATCH && !Thread.currentThread().isInterrupted());
        return tried;
    }

    @Override
    public synchronized void start() {
        if (!enabled || loop != null) {
            return;
        }
        ScheduledExecutorService fresh = Executors.newSingleThreadScheduledExecutor(
                Thread.ofVirtual().name("mail-delivery").factory());
        var unusedDelivering = fresh.scheduleWithFixedDelay(guarded(this::deliverDue), 500, 500, TimeUnit.MILLISECONDS);
        var unusedForgetting = fresh.scheduleWithFixedDelay(
                guarded(() -> outbox.forget(clock.instant().minus(KEPT))), 60, 3600, TimeUnit.SECONDS);
        loop = fresh;
    }

    /** Lets the mail in hand be finished; what is left is taken up by another node or the next start. */
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

    private void deliver(Outbox.Due due) {
        try {
            carrier.carry(due.id(), due.mail());
            outbox.sent(due.id(), carrier.keepsContent());
        } catch (Carrier.Undelivered failure) {
            Duration wait = failure.isPermanent()
                    ? null
                    : settings.retry()
                            .after(due.attempts(), RandomGenerator.getDefault().nextDouble())
                            .orElse(null);
            outbox.failed(due.id(), String.valueOf(failure.getMessage()), wait);
            log.warn(
                    "Mail {} was not delivered at attempt {}{}: {}",
                    due.id(),
                    due.attempts(),
                    wait == null ? ", given up" : "",
                    failure.getMessage());
        }
    }

    /** One failure, such as a database that restarts, must not end the loop. */
    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException failure) {
                log.warn("Mails could not be delivered: {}", failure.getClass().getSimpleName());
            }
        };
    }
}
