package dev.basefly.teams;

/** Where an invitation stands; it moves once, from PENDING to one of the others. */
public enum InvitationState {
    /** Sent, and can be accepted until it expires. */
    PENDING,
    /** The invited person became a member. */
    ACCEPTED,
    /** The invited person does not want to. */
    DECLINED,
    /** Nobody answered in time. */
    EXPIRED,
    /** The organization took it back. */
    REVOKED;

    /** Whether the state may follow this one. */
    public boolean mayBecome(InvitationState next) {
        return this == PENDING && next != PENDING;
    }
}
