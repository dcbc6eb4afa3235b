package dev.basefly.roles;

import dev.basefly.access.RoleName;
import dev.basefly.api.ApiError;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is to become different about a role; what is null stays as it is. */
public record RoleChange(
        @Nullable String title,
        @Nullable Set<String> permissions,
        @Nullable Set<RoleName> parents) {

    static final int TITLE_LENGTH = 60;

    /** Refuses a title of no or too many characters, and a change of nothing, as VALIDATION_ERROR. */
    public RoleChange {
        if (title == null && permissions == null && parents == null) {
            throw ApiError.invalid("title", "give at least one of title, permissions and parents");
        }
        title = title == null ? null : tidy(title);
        permissions = permissions == null ? null : Set.copyOf(permissions);
        parents = parents == null ? null : Set.copyOf(parents);
    }

    private static String tidy(String title) {
        String tidy = title.strip().replaceAll("\\s+", " ");
        int length = tidy.codePointCount(0, tidy.length());
        if (length < 1 || length > TITLE_LENGTH) {
            throw ApiError.invalid("title", "must have 1 to " + TITLE_LENGTH + " characters");
        }
        if (tidy.chars().anyMatch(Character::isISOControl)) {
            throw ApiError.invalid("title", "must not contain control characters");
        }
        return tidy;
    }
}
