package dev.basefly.access;

import java.util.EnumSet;
import java.util.Set;

/**
 * Something that can be allowed or not, declared by the module whose thing it is, as a bean.
 *
 * @param name for example {@code clusters:write}
 * @param roles the built-in roles that have it
 */
public record Permission(String name, Set<OrganizationRole> roles) {

    public Permission {
        if (!name.matches("[a-z-]+:[a-z-]+")) {
            throw new IllegalArgumentException("A permission is named noun:verb, not " + name);
        }
        roles = Set.copyOf(roles);
    }

    /** A permission of everybody in the organization. */
    public static Permission ofEverybody(String name) {
        return new Permission(name, EnumSet.allOf(OrganizationRole.class));
    }
}
