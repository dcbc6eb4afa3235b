package dev.basefly.notifications;

/** How far a mail has come; SENT and FAILED are final. */
public enum MailState {
    /** Waits for its next attempt. */
    QUEUED,
    /** Handed to the mail server, or in development to the mailbox. */
    SENT,
    /** Refused for good, or given up after the last attempt. */
    FAILED
}
