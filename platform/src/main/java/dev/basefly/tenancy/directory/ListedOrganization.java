package dev.basefly.tenancy.directory;

import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.OrganizationKind;
import dev.basefly.tenancy.OrganizationState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An organization as operators see it, whatever its state.
 *
 * @param members how many people belong to it; 1,000 stands for more, too
 * @param reason why it is suspended or deleted
 */
public record ListedOrganization(
        TenantId id,
        String name,
        String slug,
        OrganizationKind kind,
        OrganizationState state,
        @Nullable String reason,
        int members,
        Instant createdAt) {

    static final int MOST_COUNTED = 1_000;

    /** Whether more people may belong to it than were counted. */
    public boolean hasMoreMembers() {
        return members >= MOST_COUNTED;
    }
}
