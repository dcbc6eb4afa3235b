package dev.basefly.teams;

import static dev.basefly.words.Words.later;
import static dev.basefly.words.Words.t;

import dev.basefly.access.RoleName;
import dev.basefly.api.ApiError;

/** Roles as people read them: "Owner" for a built-in one, an organization's own by its name. */
public final class RoleWords {

    private RoleWords() {}

    /** The role in the language of the scope. */
    public static String shown(RoleName role) {
        return t(role.label());
    }

    /** The role that a text names; VALIDATION_ERROR of the field {@code role} for one that cannot be a role's name. */
    public static RoleName read(String text) {
        try {
            return RoleName.of(text);
        } catch (IllegalArgumentException malformed) {
            throw ApiError.invalid("role", "must be one of the organization's roles");
        }
    }

    /** What a built-in role is for; empty for an organization's own. */
    public static String explain(RoleName role) {
        return switch (role.name()) {
            case "OWNER" -> later("May do everything, also delete the organization.");
            case "ADMIN" -> later("Runs the organization: people, settings and everything in it.");
            case "MEMBER" -> later("Works with what the organization has.");
            case "BILLING" -> later("Sees to plans and invoices, and looks at the rest.");
            case "VIEWER" -> later("Looks, and changes nothing.");
            default -> "";
        };
    }
}
