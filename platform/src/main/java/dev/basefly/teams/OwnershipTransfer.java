package dev.basefly.teams;

import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That an owner wants another member to own the organization in their place.
 *
 * @param endedAt null while it is open
 */
public record OwnershipTransfer(
        OwnershipTransferId id,
        TenantId organization,
        UserId from,
        UserId to,
        TransferState state,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Instant endedAt) {

    /** The offer in its next state; GONE when it has ended. */
    OwnershipTransfer ended(TransferState next, Instant now) {
        if (next != TransferState.EXPIRED) {
            requireOpen(now);
        }
        if (!state.mayBecome(next)) {
            throw new IllegalStateException("An offer cannot go from " + state + " to " + next);
        }
        return new OwnershipTransfer(id, organization, from, to, next, createdAt, expiresAt, now);
    }

    /** Whether its time is over although nobody has written that down yet. */
    boolean isOverdue(Instant now) {
        return state == TransferState.OFFERED && !now.isBefore(expiresAt);
    }

    private void requireOpen(Instant now) {
        TransferState present = isOverdue(now) ? TransferState.EXPIRED : state;
        switch (present) {
            case OFFERED -> {}
            case ACCEPTED -> throw gone("transfer_accepted", "This offer was accepted already");
            case DECLINED -> throw gone("transfer_declined", "This offer was declined");
            case WITHDRAWN -> throw gone("transfer_withdrawn", "This offer was taken back");
            case EXPIRED -> throw gone("transfer_expired", "This offer is too old");
        }
    }

    private static ApiError gone(String reason, String message) {
        return ApiError.of(ErrorCode.GONE, message).reason(reason).remedy("An owner can make a new offer");
    }
}
