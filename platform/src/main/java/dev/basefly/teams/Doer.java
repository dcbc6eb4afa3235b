package dev.basefly.teams;

import dev.basefly.access.RoleName;
import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.tenancy.Memberships;
import org.jspecify.annotations.Nullable;

/**
 * The member in whose name something is done to the team.
 *
 * @param role the role held in the organization
 */
record Doer(TenantId organization, UserId person, RoleName role) {

    /** The caller, who for an API key is the member who made it; FORBIDDEN for others than members. */
    static Doer current() {
        RequestScope scope = RequestScope.current();
        return switch (scope.actor()) {
            case Actor.Person person -> of(scope, person.id(), person.role());
            case Actor.Key key -> of(scope, key.creator(), key.role());
            case Actor.Support ignored -> throw membersOnly();
            case Actor.Program ignored -> throw membersOnly();
            case Actor.Anonymous ignored -> throw membersOnly();
        };
    }

    /** The caller in person, for what nobody may do through a key. */
    static Doer inPerson() {
        if (RequestScope.current().actor() instanceof Actor.Person) {
            return current();
        }
        throw ApiError.of(ErrorCode.FORBIDDEN, "Only a person can do this, not a program")
                .reason("person_required")
                .remedy("Sign in and do it yourself");
    }

    /** The same with the role as it is now; what a request brings along may be a second old. */
    Doer now(Memberships memberships) {
        return memberships
                .role(organization, person)
                .map(present -> new Doer(organization, person, present))
                .orElseThrow(Doer::membersOnly);
    }

    private static Doer of(RequestScope scope, UserId person, @Nullable String role) {
        if (scope.tenant() == null || role == null) {
            throw ApiError.of(ErrorCode.FORBIDDEN, "You are not in an organization")
                    .reason("no_organization")
                    .remedy("Create an organization, or choose one with X-Tenant");
        }
        return new Doer(scope.tenant(), person, RoleName.of(role));
    }

    private static ApiError membersOnly() {
        return ApiError.of(ErrorCode.FORBIDDEN, "Only members of the organization may do this")
                .reason("members_only")
                .remedy("Ask an owner of the organization");
    }
}
