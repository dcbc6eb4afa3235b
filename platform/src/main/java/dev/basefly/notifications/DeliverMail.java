package dev.basefly.notifications;

import dev.basefly.jobs.JobKind;
import dev.basefly.jobs.RetryPolicy;
import java.time.Duration;
import java.util.UUID;

/** The job that takes one stored mail out of the house. */
record DeliverMail(UUID mail) {

    private static final JobKind<DeliverMail> KIND = JobKind.of("notifications.deliver_mail", DeliverMail.class)
            .inQueue("mail")
            .internal();

    /** The kind with the waits that the settings choose. A mail server has ten seconds for each step. */
    static JobKind<DeliverMail> kind(RetryPolicy retry) {
        return KIND.withTimeout(Duration.ofMinutes(2)).retriedBy(retry);
    }

    MailId id() {
        return new MailId(mail);
    }
}
