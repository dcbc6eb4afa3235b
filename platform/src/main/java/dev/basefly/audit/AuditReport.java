package dev.basefly.audit;

import dev.basefly.runtime.TenantId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What checking a log found.
 *
 * @param events how many sealed events were checked
 * @param unsealed how many are too young to be in the chain; their own authenticity was checked
 * @param position the place of the last sealed event; kept elsewhere together with the hash, it shows later that nothing
 *     up to it has changed
 * @param hash SHA-256 of everything up to that place, in hexadecimal digits
 * @param findings the first 100 of them
 * @param findingsInAll how many there are
 */
public record AuditReport(
        TenantId organization,
        boolean intact,
        long events,
        long unsealed,
        long position,
        String hash,
        List<Finding> findings,
        long findingsInAll) {

    public AuditReport {
        findings = List.copyOf(findings);
    }

    /**
     * One thing that is not as it was recorded.
     *
     * @param position the place in the chain; null for an event that is not in it
     * @param event the event, null when it is not known any more
     */
    public record Finding(
            Kind kind, @Nullable Long position, @Nullable AuditEventId event, String message) {}

    /** What was done to the log. */
    public enum Kind {
        /** A row says something else than what was recorded. */
        CHANGED,
        /** A row is gone. */
        REMOVED,
        /** A row was not written by the program. */
        INSERTED,
        /** The chain does not have its rows in the order in which it was made. */
        REORDERED,
        /** The chain ends before the place it had come to. */
        CUT,
        /** The chain was made anew: it is not the one whose head was authenticated. */
        REWRITTEN
    }
}
