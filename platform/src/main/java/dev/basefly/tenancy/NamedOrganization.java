package dev.basefly.tenancy;

import dev.basefly.access.Access;
import dev.basefly.api.ApiError;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import java.util.Optional;

/** What the caller may do in an organization that a path names and that need not be the one of the request. */
public final class NamedOrganization {

    /** The permission to change what an organization says of itself. */
    public static final String WRITE = "organization:write";

    /** The permission to delete and restore it. */
    public static final String DELETE = "organization:delete";

    /** The permission to take all of its data along. */
    public static final String EXPORT = "organization:export";

    private final Organizations organizations;
    private final Access access;

    NamedOrganization(Organizations organizations, Access access) {
        this.organizations = organizations;
        this.access = access;
    }

    /**
     * The organization, when the caller belongs to it and has the permission there.
     *
     * @throws ApiError NOT_FOUND for a foreign or deleted one; FORBIDDEN without the permission, and
     *     {@code organization_suspended}
     */
    public Organization require(TenantId id, String permission) {
        Organization organization = allowed(membership(id, false), permission);
        if (organization.suspended()) {
            throw SuspensionInterceptor.suspended();
        }
        return organization;
    }

    /** The deleted organization, when the caller belongs to it and has the permission there. */
    public Organization requireDeleted(TenantId id, String permission) {
        return allowed(membership(id, true), permission);
    }

    /** The organization with the caller's role in it; NOT_FOUND for a foreign or deleted one. */
    public Membership membership(TenantId id) {
        return membership(id, false);
    }

    private Membership membership(TenantId id, boolean deleted) {
        RequestScope scope = RequestScope.current();
        Optional<Membership> found =
                switch (scope.actor()) {
                    case Actor.Person person ->
                        deleted
                                ? organizations.deletedMembership(person.id(), id)
                                : organizations.membership(person.id(), id);
                    case Actor.Key key ->
                        id.equals(scope.tenant()) ? organizations.membership(key.creator(), id) : Optional.empty();
                    case Actor.Support ignored -> Optional.empty();
                    case Actor.Program ignored -> Optional.empty();
                    case Actor.Anonymous ignored -> Optional.empty();
                };
        return found.orElseThrow(() -> ApiError.notFound("Organization"));
    }

    /** Decided in the organization's own scope, with the role that the person has there. */
    private Organization allowed(Membership membership, String permission) {
        RequestScope scope = RequestScope.current();
        Actor actor = scope.actor() instanceof Actor.Person person
                ? new Actor.Person(person.id(), membership.role().name(), person.operator())
                : scope.actor();
        scope.withTenant(membership.organization().id()).withActor(actor).run(() -> access.require(permission));
        return membership.organization();
    }
}
