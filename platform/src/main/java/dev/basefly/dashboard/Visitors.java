package dev.basefly.dashboard;

import dev.basefly.identity.People;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.tenancy.Organizations;
import org.jspecify.annotations.Nullable;

/** Tells who looks at a page, and for which organization. */
final class Visitors {

    private final People people;
    private final Organizations organizations;

    Visitors(People people, Organizations organizations) {
        this.people = people;
        this.organizations = organizations;
    }

    /** Null when nobody is signed in. */
    Shell.@Nullable Visitor current() {
        var scope = RequestScope.find().orElse(null);
        if (scope == null || !(scope.actor() instanceof Actor.Person actor)) {
            return null;
        }
        return people.find(actor.id())
                .map(person ->
                        new Shell.Visitor(person.name(), person.email(), organization(person.id(), scope.tenant())))
                .orElse(null);
    }

    private @Nullable String organization(UserId person, @Nullable TenantId tenant) {
        return tenant == null
                ? null
                : organizations
                        .membership(person, tenant)
                        .map(membership -> membership.organization().name())
                        .orElse(null);
    }
}
