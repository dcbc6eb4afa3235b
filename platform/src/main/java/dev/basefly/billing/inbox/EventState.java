package dev.basefly.billing.inbox;

/** What became of an event. */
public enum EventState {
    /** Stored, and not yet worked on. */
    RECEIVED,
    /** It took effect. */
    PROCESSED,
    /** Nothing here acts on its type; it is kept for whoever looks. */
    KEPT,
    /** Of the wrong mode or a foreign account: it takes no effect. */
    REFUSED,
    /** Every attempt failed: an operator has to look, or Stripe to send it again. */
    FAILED;

    /** Whether work on it may still take effect. */
    boolean isOpen() {
        return this == RECEIVED || this == FAILED;
    }
}
