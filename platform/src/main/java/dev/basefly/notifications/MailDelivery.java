package dev.basefly.notifications;

import dev.basefly.jobs.JobFailure;
import dev.basefly.jobs.JobRun;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Delivers a stored mail, as the work of its job. Between the mail server's yes and the note that it was sent a crash makes
 * the job deliver it again, under the same identifier.
 */
final class MailDelivery {

    static final Duration WITHOUT_SERVER = Duration.ofMinutes(10);
    private static final Duration KEPT = Duration.ofDays(30);
    private static final Duration KEPT_UNSENT = Duration.ofDays(90);

    private final Outbox outbox;
    private final @Nullable Carrier carrier;
    private final Clock clock;

    /** @param carrier null where there is no mail server: mails wait */
    MailDelivery(Outbox outbox, @Nullable Carrier carrier, Clock clock) {
        this.outbox = outbox;
        this.carrier = carrier;
        this.clock = clock;
    }

    /** Nothing is left to do for a mail that was sent, or was deleted with the person or organization it belonged to. */
    void deliver(DeliverMail job, JobRun run) {
        if (carrier == null) {
            throw JobFailure.notNow(WITHOUT_SERVER, "There is no mail server");
        }
        Outbox.Due due = outbox.begin(job.id()).orElse(null);
        if (due == null) {
            return;
        }
        try {
            carrier.carry(due.id(), due.mail());
        } catch (Carrier.Undelivered failure) {
            String reason = Objects.requireNonNullElse(failure.getMessage(), "unknown");
            outbox.failed(due.id(), reason, failure.isPermanent() || run.isLastAttempt());
            throw failure.toJobFailure(reason);
        }
        outbox.sent(due.id(), carrier.keepsContent());
    }

    /** Forgets mails that have been kept long enough; returns how many. */
    int forgetOld() {
        return outbox.forget(clock.instant().minus(KEPT), clock.instant().minus(KEPT_UNSENT));
    }
}
