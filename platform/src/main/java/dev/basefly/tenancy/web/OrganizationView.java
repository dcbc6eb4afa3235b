package dev.basefly.tenancy.web;

import dev.basefly.access.RoleName;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Branding;
import dev.basefly.tenancy.Membership;
import dev.basefly.tenancy.Organization;
import dev.basefly.tenancy.OrganizationKind;
import dev.basefly.tenancy.OrganizationState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An organization as the API shows it to its people. */
record OrganizationView(
        TenantId id,
        OrganizationKind kind,
        String slug,
        String name,
        @Nullable String accent,
        @Nullable String logo,
        @Nullable String region,
        OrganizationState state,
        RoleName role,
        Instant createdAt) {

    static OrganizationView of(Membership membership) {
        Organization organization = membership.organization();
        Branding branding = organization.branding();
        return new OrganizationView(
                organization.id(),
                organization.kind(),
                organization.slug(),
                organization.name(),
                branding.accent() == null ? null : branding.accent().color(),
                branding.logoVersion() == null
                        ? null
                        : "/api/v1/organizations/" + organization.id() + "/logo?v=" + branding.logoVersion(),
                organization.region(),
                organization.state(),
                membership.role(),
                organization.createdAt());
    }
}
