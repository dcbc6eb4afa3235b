package dev.basefly.support.web;

import static dev.basefly.words.Words.t;

import dev.basefly.dashboard.Banner;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.support.SupportGrant;
import dev.basefly.support.SupportGrantId;
import dev.basefly.support.SupportGrants;
import dev.basefly.tenancy.Memberships;
import java.util.Optional;

/** Tells a supporter on every page where they are and until when. */
final class SupportBanner implements Banner.Source {

    private final SupportGrants grants;
    private final Memberships memberships;

    SupportBanner(SupportGrants grants, Memberships memberships) {
        this.grants = grants;
        this.memberships = memberships;
    }

    @Override
    public Optional<Banner> current() {
        RequestScope scope = RequestScope.find().orElse(null);
        if (scope == null || !(scope.actor() instanceof Actor.Support support) || scope.tenant() == null) {
            return Optional.empty();
        }
        TenantId organization = scope.tenant();
        return grants.find(support.operator(), SupportGrantId.of(support.grant()))
                .map(grant -> banner(grant, organization));
    }

    private Banner banner(SupportGrant grant, TenantId organization) {
        String name = memberships.name(organization);
        return new Banner(
                grant.readOnly()
                        ? t("You act in {0} as support, for reading only.", name)
                        : t("You act in {0} as support.", name),
                grant.endsAt() == null ? grant.createdAt() : grant.endsAt(),
                "/support/exit");
    }
}
