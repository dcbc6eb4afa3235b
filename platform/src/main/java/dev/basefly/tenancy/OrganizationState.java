package dev.basefly.tenancy;

import dev.basefly.api.ApiError;

/** Where an organization stands in its life, and where it may go from there. */
public enum OrganizationState {
    /** In use. */
    ACTIVE,
    /** Stopped by the operator: its people reach their account and its billing, nothing else. */
    SUSPENDED,
    /** Invisible; can be restored to what it was until it is erased. */
    DELETED;

    /** Whether the state may follow this one; from DELETED that is restoring. */
    boolean mayBecome(OrganizationState next) {
        return switch (this) {
            case ACTIVE -> next != ACTIVE;
            case SUSPENDED -> next != SUSPENDED;
            case DELETED -> next != DELETED;
        };
    }

    /**
     * The state that follows.
     *
     * @throws ApiError CONFLICT {@code organization_state} when it may not
     */
    OrganizationState become(OrganizationState next) {
        if (!mayBecome(next)) {
            throw ApiError.conflict(
                            "organization_state",
                            this == ACTIVE
                                    ? "The organization is active already"
                                    : this == SUSPENDED
                                            ? "The organization is suspended already"
                                            : "The organization is deleted already")
                    .remedy("Read the organization again to see where it stands");
        }
        return next;
    }
}
