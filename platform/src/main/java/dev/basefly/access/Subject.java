package dev.basefly.access;

import dev.basefly.access.RoleBook.CompiledRole;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who a decision is about, with the role resolved.
 *
 * @param role null for who has none: outside of an organization, in one whose role is gone, and for actors without roles
 */
record Subject(
        Actor actor,
        @Nullable TenantId organization,
        @Nullable CompiledRole role) {

    static Subject of(RequestScope scope, RoleBook roles) {
        String name =
                switch (scope.actor()) {
                    case Actor.Person person -> person.role();
                    case Actor.Key key -> key.role();
                    case Actor.Support ignored -> null;
                    case Actor.Program ignored -> null;
                    case Actor.Anonymous ignored -> null;
                };
        TenantId organization = scope.tenant();
        CompiledRole role = name == null || organization == null ? null : roles.find(organization, name);
        return new Subject(scope.actor(), organization, role);
    }

    boolean isSystem() {
        return actor instanceof Actor.Program;
    }

    boolean holds(Permission permission) {
        return switch (actor) {
            case Actor.Program ignored -> true;
            case Actor.Anonymous ignored -> false;
            case Actor.Person ignored -> role != null && role.has(permission.name());
            case Actor.Key key ->
                key.scopes().contains(permission.name()) && role != null && role.has(permission.name());
            case Actor.Support support ->
                organization != null
                        && permission.openToSupport()
                        && !permission.ownerOnly()
                        && (!support.readOnly() || permission.kind() == Permission.Kind.READ);
        };
    }

    /** Whose objects count as own. */
    @Nullable
    UserId person() {
        return switch (actor) {
            case Actor.Person person -> person.id();
            case Actor.Key key -> key.creator();
            case Actor.Support ignored -> null;
            case Actor.Program ignored -> null;
            case Actor.Anonymous ignored -> null;
        };
    }

    /** The roles under which something can have been granted. */
    Set<RoleName> lineage() {
        return role == null ? Set.of() : role.lineage();
    }
}
