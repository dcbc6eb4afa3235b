package dev.basefly.teams;

import dev.basefly.access.RoleName;
import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That somebody may join an organization in a role, if they show that the address is theirs.
 *
 * @param email in small letters
 * @param invitedBy null once that person's account is gone
 * @param sendings how often its link was sent; each sending makes the link before useless
 * @param endedAt null while it is pending
 * @param acceptedBy null unless it was accepted
 */
public record Invitation(
        InvitationId id,
        TenantId organization,
        String email,
        RoleName role,
        InvitationState state,
        @Nullable UserId invitedBy,
        Instant createdAt,
        Instant expiresAt,
        int sendings,
        @Nullable Instant endedAt,
        @Nullable UserId acceptedBy) {

    Invitation accepted(UserId person, Instant now) {
        return ended(InvitationState.ACCEPTED, now, person);
    }

    Invitation declined(Instant now) {
        return ended(InvitationState.DECLINED, now, null);
    }

    Invitation revoked(Instant now) {
        return ended(InvitationState.REVOKED, now, null);
    }

    Invitation expired(Instant now) {
        return ended(InvitationState.EXPIRED, now, null);
    }

    /** The same invitation with a new link and a new life; refused once it was sent often enough. */
    Invitation sentAgain(Duration life, int most, Instant now) {
        requireOpen(now);
        if (sendings >= most) {
            throw ApiError.of(ErrorCode.TOO_MANY_REQUESTS, "This invitation was sent " + sendings + " times already")
                    .reason("too_many_sendings")
                    .remedy("Ask the person to look among unwanted mail, or revoke it and invite another address");
        }
        return new Invitation(
                id,
                organization,
                email,
                role,
                state,
                invitedBy,
                createdAt,
                now.plus(life),
                sendings + 1,
                endedAt,
                acceptedBy);
    }

    /** Whether its time is over although nobody has written that down yet. */
    boolean isOverdue(Instant now) {
        return state == InvitationState.PENDING && !now.isBefore(expiresAt);
    }

    boolean isFor(String address) {
        return email.equalsIgnoreCase(address);
    }

    /** Says what became of an invitation that cannot be used any more. */
    void requireOpen(Instant now) {
        InvitationState present = isOverdue(now) ? InvitationState.EXPIRED : state;
        switch (present) {
            case PENDING -> {}
            case ACCEPTED ->
                throw gone("invitation_accepted", "This invitation was accepted already", "Sign in to go on");
            case DECLINED ->
                throw gone(
                        "invitation_declined", "This invitation was declined", "Ask for a new one if that has changed");
            case EXPIRED ->
                throw gone(
                        "invitation_expired",
                        "This invitation is too old",
                        "Ask the person who invited you to send a new one");
            case REVOKED ->
                throw gone(
                        "invitation_revoked",
                        "This invitation was taken back",
                        "Ask the person who invited you whether that was meant");
        }
    }

    private Invitation ended(InvitationState next, Instant now, @Nullable UserId person) {
        if (!state.mayBecome(next)) {
            requireOpen(now);
            throw new IllegalStateException("An invitation cannot go from " + state + " to " + next);
        }
        return new Invitation(
                id, organization, email, role, next, invitedBy, createdAt, expiresAt, sendings, now, person);
    }

    private static ApiError gone(String reason, String message, String remedy) {
        return ApiError.of(ErrorCode.GONE, message).reason(reason).remedy(remedy);
    }
}
