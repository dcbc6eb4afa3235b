package dev.basefly.notifications;

/** Takes a mail out of the house. */
interface Carrier {

    /** Hands the mail over; returning means that the other side has taken it. */
    void carry(MailId id, Mail mail) throws Undelivered;

    /** Whether the content stays readable here afterwards. */
    boolean keepsContent();

    /** The other side did not take the mail. */
    final class Undelivered extends Exception {

        private static final long serialVersionUID = 1L;

        private final boolean permanent;

        Undelivered(String message, boolean permanent) {
            super(message);
            this.permanent = permanent;
        }

        /** Whether trying again is in vain. */
        boolean isPermanent() {
            return permanent;
        }
    }
}
