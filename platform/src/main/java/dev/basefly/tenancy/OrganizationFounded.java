package dev.basefly.tenancy;

import dev.basefly.runtime.EventType;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;

/** An organization was founded, with its first owner. */
public record OrganizationFounded(TenantId organization, OrganizationKind kind, UserId owner) {

    public static final EventType<OrganizationFounded> TYPE = EventType.of(
                    "tenancy.organization_founded", OrganizationFounded.class)
            .ofTenant(OrganizationFounded::organization)
            .visibleToItsTenant();
}
