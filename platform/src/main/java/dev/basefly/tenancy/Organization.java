package dev.basefly.tenancy;

import dev.basefly.runtime.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A company, team or single person that uses the product: the tenant.
 *
 * @param slug its name in addresses, unique in the installation
 * @param region where its data is wished to lie, one of the installation's; null where there is no choice
 */
public record Organization(
        TenantId id,
        OrganizationKind kind,
        String slug,
        String name,
        Branding branding,
        @Nullable String region,
        OrganizationState state,
        Instant createdAt) {

    static final int NAME_LENGTH = 100;

    public boolean suspended() {
        return state == OrganizationState.SUSPENDED;
    }
}
