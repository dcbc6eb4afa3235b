package dev.basefly.roles;

import dev.basefly.access.RoleName;
import dev.basefly.access.spi.RoleDefinition;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;

/**
 * A role that an organization made.
 *
 * @param title what people call it
 * @param permissions those it has itself
 * @param parents the roles whose permissions it has too
 */
public record Role(
        RoleName name,
        String title,
        Set<String> permissions,
        Set<RoleName> parents,
        Instant createdAt,
        Instant updatedAt) {

    public Role {
        permissions = Set.copyOf(permissions);
        parents = Set.copyOf(parents);
    }

    RoleDefinition definition() {
        return new RoleDefinition(name, permissions, parents);
    }

    /** The same role as it is to become. */
    Role changed(RoleChange change, Instant now) {
        return new Role(
                name,
                change.title() == null ? title : change.title(),
                change.permissions() == null ? permissions : change.permissions(),
                change.parents() == null ? parents : change.parents(),
                createdAt,
                now);
    }

    /** The names in order, for people and records. */
    static String text(Set<?> names) {
        TreeSet<String> sorted = new TreeSet<>();
        names.forEach(name -> sorted.add(name.toString()));
        return String.join(", ", sorted);
    }
}
