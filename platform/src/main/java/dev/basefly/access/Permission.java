package dev.basefly.access;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Something that can be allowed or not, declared by the module whose thing it is, as a bean.
 *
 * @param name for example {@code clusters:write}
 * @param description what it lets a person do, for people: "Create, change and delete clusters"
 * @param roles the built-in roles that have it; an owner has every permission
 * @param feature the feature of plans without which nobody has it, null for none
 * @param openToSupport whether staff may have it that an organization let in; never for billing, keys, the audit log and
 *     what is personal
 */
public record Permission(
        String name,
        String description,
        Kind kind,
        Set<RoleName> roles,
        @Nullable String feature,
        boolean openToSupport) {

    /** Whether a permission is for looking or for changing; access for reading only consists of the first kind. */
    public enum Kind {
        READ,
        CHANGE
    }

    public Permission {
        if (!name.matches("[a-z-]+:[a-z-]+")) {
            throw new IllegalArgumentException("A permission is named noun:verb, not " + name);
        }
        if (description.isBlank()) {
            throw new IllegalArgumentException("The permission " + name + " needs a description");
        }
        if (!RoleName.BUILT_IN.containsAll(roles)) {
            throw new IllegalArgumentException("A permission is declared for built-in roles, not for " + roles);
        }
        roles = Stream.concat(Stream.of(RoleName.OWNER), roles.stream()).collect(Collectors.toUnmodifiableSet());
    }

    /** A permission to look at something, of the owner until {@link #of} names others. */
    public static Permission toRead(String name, String description) {
        return new Permission(name, description, Kind.READ, Set.of(), null, true);
    }

    /** A permission to change something, of the owner until {@link #of} names others. */
    public static Permission toChange(String name, String description) {
        return new Permission(name, description, Kind.CHANGE, Set.of(), null, true);
    }

    /** The same permission, which no supporter ever has. */
    public Permission closedToSupport() {
        return new Permission(name, description, kind, roles, feature, false);
    }

    /** The same permission for these built-in roles and the owner. */
    public Permission of(RoleName... others) {
        return new Permission(name, description, kind, Set.of(others), feature, openToSupport);
    }

    /** The same permission for everybody in the organization. */
    public Permission ofEverybody() {
        return new Permission(name, description, kind, Set.copyOf(RoleName.BUILT_IN), feature, openToSupport);
    }

    /** The same permission, which nobody has in an organization whose plan lacks the feature. */
    public Permission withFeature(String name) {
        return new Permission(this.name, description, kind, roles, name, openToSupport);
    }

    /** Whether nobody but an owner may ever have it: it is in no role that an organization makes. */
    public boolean ownerOnly() {
        return roles.equals(Set.of(RoleName.OWNER));
    }
}
