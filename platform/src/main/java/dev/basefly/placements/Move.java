package dev.basefly.placements;

import dev.basefly.database.Placement;
import dev.basefly.runtime.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's way from one place to another.
 *
 * @param failedIn the state in which it failed, null unless it did
 * @param problem what went wrong, empty when nothing did
 * @param rowsVerified rows that were compared by count and checksum, before the switch
 * @param checksum the sum over all rows that both places had, empty before they were compared
 * @param pauseMillis how long writers waited at the switch, in milliseconds
 * @param requestedBy the operator's label
 */
public record Move(
        MoveId id,
        TenantId tenant,
        Placement from,
        Placement to,
        MoveState state,
        @Nullable MoveState failedIn,
        String problem,
        @Nullable Position position,
        long rowsTotal,
        long rowsCopied,
        long rowsVerified,
        String checksum,
        @Nullable Integer pauseMillis,
        String requestedBy,
        Instant createdAt,
        Instant updatedAt) {

    /**
     * Up to where rows are copied.
     *
     * @param key the last copied row's key as a JSON array, null before the first
     */
    record Position(String table, @Nullable String key) {}

    /** The kind of the old place: shared, schema or database. */
    public String fromKind() {
        return StoredPlacement.word(from);
    }

    /** The kind of the new place. */
    public String toKind() {
        return StoredPlacement.word(to);
    }

    /** Whether the tenant is still in the old place, so that the move can be taken back. */
    public boolean canBeTakenBack() {
        return state.next().contains(MoveState.ROLLING_BACK) && failedIn != MoveState.REMOVING;
    }
}
