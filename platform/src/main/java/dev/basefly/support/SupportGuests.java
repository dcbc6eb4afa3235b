package dev.basefly.support;

import dev.basefly.identity.spi.GuestSource;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import java.util.Optional;

/** Lets an operator into an organization as long as a consent holds. */
final class SupportGuests implements GuestSource {

    private final SupportGrants grants;

    SupportGuests(SupportGrants grants) {
        this.grants = grants;
    }

    @Override
    public Optional<Actor> find(UserId person, boolean operator, TenantId organization) {
        return operator
                ? grants.active(person, organization)
                        .map(grant -> new Actor.Support(person, grant.id().toString(), grant.readOnly()))
                : Optional.empty();
    }
}
