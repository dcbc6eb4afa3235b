package dev.basefly.teams;

/** Where an offer of ownership stands; it moves once, from OFFERED to one of the others. */
public enum TransferState {
    /** Waits for an answer. */
    OFFERED,
    /** The other person is an owner now, and the one who offered is an admin. */
    ACCEPTED,
    /** The other person does not want to. */
    DECLINED,
    /** Taken back, or one of the two left or got another role. */
    WITHDRAWN,
    /** Nobody answered in time. */
    EXPIRED;

    /** Whether the state may follow this one. */
    public boolean mayBecome(TransferState next) {
        return this == OFFERED && next != OFFERED;
    }
}
