package dev.basefly.notifications;

import dev.basefly.jobs.JobKind;

/** The job that deletes mails which were kept long enough. */
record ForgetMails() {

    static final JobKind<ForgetMails> KIND = JobKind.of("notifications.forget_mails", ForgetMails.class);
}
