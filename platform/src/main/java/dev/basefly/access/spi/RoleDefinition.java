package dev.basefly.access.spi;

import dev.basefly.access.RoleName;
import java.util.Set;

/**
 * A role that an organization made.
 *
 * @param permissions those it has itself; names that no module declares any more count for nothing
 * @param parents the roles, built-in or own, whose permissions it has too
 */
public record RoleDefinition(RoleName name, Set<String> permissions, Set<RoleName> parents) {

    public RoleDefinition {
        permissions = Set.copyOf(permissions);
        parents = Set.copyOf(parents);
    }
}
