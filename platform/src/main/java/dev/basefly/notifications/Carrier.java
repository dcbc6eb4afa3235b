package dev.basefly.notifications;

import dev.basefly.jobs.JobFailure;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes a mail out of the house. */
interface Carrier {

    /** Hands the mail over; returning means that the other side has taken it. */
    void carry(MailId id, Mail mail, List<AttachedFile> files) throws Undelivered;

    /** Whether the content stays readable here afterwards. */
    boolean keepsContent();

    /** The other side did not take the mail. */
    final class Undelivered extends Exception {

        private static final long serialVersionUID = 1L;

        private final boolean permanent;
        private final @Nullable Duration wait;

        private Undelivered(String message, boolean permanent, @Nullable Duration wait) {
            super(message);
            this.permanent = permanent;
            this.wait = wait;
        }

        /** The other side will never take it. */
        static Undelivered forGood(String message) {
            return new Undelivered(message, true, null);
        }

        /** The other side may take it later. */
        static Undelivered forNow(String message) {
            return new Undelivered(message, false, null);
        }

        /** The other side asked to wait at least so long. */
        static Undelivered until(Duration wait, String message) {
            return new Undelivered(message, false, wait);
        }

        /** Whether trying again is in vain. */
        boolean isPermanent() {
            return permanent;
        }

        /** What it means for the job. */
        RuntimeException toJobFailure(String reason) {
            if (permanent) {
                return JobFailure.permanent(reason, this);
            }
            return wait == null ? new IllegalStateException(reason, this) : JobFailure.after(wait, reason);
        }
    }
}
