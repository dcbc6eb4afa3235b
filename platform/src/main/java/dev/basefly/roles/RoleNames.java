package dev.basefly.roles;

import dev.basefly.access.RoleName;
import dev.basefly.api.ApiError;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Names of roles as people type and read them. */
public final class RoleNames {

    private RoleNames() {}

    /** The name chosen for a new role; VALIDATION_ERROR when it is none. */
    public static RoleName chosen(String text) {
        try {
            return RoleName.of(text);
        } catch (IllegalArgumentException malformed) {
            throw ApiError.invalid(
                    "name", "must have 2 to 40 small letters, digits and single hyphens, and begin with a letter");
        }
    }

    /** The names of parents; VALIDATION_ERROR when one is none. */
    public static Set<RoleName> parents(Set<String> texts) {
        try {
            return texts.stream().map(RoleName::of).collect(Collectors.toSet());
        } catch (IllegalArgumentException malformed) {
            throw ApiError.invalid("parents", "names what cannot be a role");
        }
    }

    /** The names as they were sent; VALIDATION_ERROR when one is null. */
    static Set<String> present(String field, Set<String> names) {
        if (names.stream().anyMatch(Objects::isNull)) {
            throw ApiError.invalid(field, "must not have null in it");
        }
        return Set.copyOf(names);
    }
}
