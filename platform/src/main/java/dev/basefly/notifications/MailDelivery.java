package dev.basefly.notifications;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Delivers stored mails, each at least once, a failed one again later; what is left undone another node takes up. */
final class MailDelivery {

    private static final Logger log = LoggerFactory.getLogger(MailDelivery.class);
    private static final int BATCH = 20;
    private static final Duration LEASE = Duration.ofMinutes(10);
    private static final Duration KEPT = Duration.ofDays(30);

    private final Outbox outbox;
    private final Carrier carrier;
    private final NotificationsSettings settings;
    private final Clock clock;

    MailDelivery(Outbox outbox, Carrier carrier, NotificationsSettings settings, Clock clock) {
        this.outbox = outbox;
        this.carrier = carrier;
        this.settings = settings;
        this.clock = clock;
    }

    /** Tries every mail whose time has come, once; told to end, it finishes those in hand. Returns how many were tried. */
    int deliverDue(BooleanSupplier goesOn) {
        int tried = 0;
        List<Outbox.Due> batch;
        do {
            batch = outbox.claim(BATCH, LEASE);
            batch.forEach(this::deliver);
            tried += batch.size();
        } while (batch.size() == BATCH && goesOn.getAsBoolean());
        return tried;
    }

    /** Forgets mails that have been kept long enough; returns how many. */
    int forgetOld() {
        return outbox.forget(clock.instant().minus(KEPT));
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
}
