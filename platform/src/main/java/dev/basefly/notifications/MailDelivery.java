package dev.basefly.notifications;

import dev.basefly.jobs.JobFailure;
import dev.basefly.jobs.JobRun;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
    private static final int FORGOTTEN_AT_ONCE = 5_000;

    /** So often the delivery waits for a file that cannot be had: for some minutes. */
    private static final int ATTEMPTS_WITH_FILES = 4;

    private final Outbox outbox;
    private final Attachments attachments;
    private final @Nullable Carrier carrier;
    private final Clock clock;

    /** @param carrier null where there is no mail server: mails wait */
    MailDelivery(Outbox outbox, Attachments attachments, @Nullable Carrier carrier, Clock clock) {
        this.outbox = outbox;
        this.attachments = attachments;
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
        List<AttachedFile> files = files(due.id(), run);
        try {
            carrier.carry(due.id(), due.mail(), files);
        } catch (Carrier.Undelivered failure) {
            String reason = Objects.requireNonNullElse(failure.getMessage(), "unknown");
            outbox.failed(due.id(), reason, failure.isPermanent() || run.isLastAttempt());
            throw failure.toJobFailure(reason);
        }
        sent(due.id(), carrier.keepsContent());
    }

    /** One commit, for nobody comes back to a mail that was sent to erase what is left of it. */
    private void sent(MailId mail, boolean keepContent) {
        outbox.inTransaction(() -> {
            outbox.sent(mail, keepContent);
            if (!keepContent) {
                attachments.erase(mail);
            }
            return true;
        });
    }

    private List<AttachedFile> files(MailId mail, JobRun run) {
        boolean mayFail = run.attempt() >= ATTEMPTS_WITH_FILES || run.isLastAttempt();
        try {
            return attachments.fetch(mail, mayFail);
        } catch (RuntimeException failure) {
            outbox.failed(mail, "A file could not be read", false);
            throw failure;
        }
    }

    /** Forgets mails that have been kept long enough, in steps, so that no statement takes long; returns how many. */
    long forgetOld(JobRun run) {
        Instant now = clock.instant();
        long all = 0;
        int some;
        do {
            run.requireGoing();
            some = outbox.forget(now.minus(KEPT), now.minus(KEPT_UNSENT), FORGOTTEN_AT_ONCE);
            all += some;
        } while (some == FORGOTTEN_AT_ONCE);
        return all;
    }
}
