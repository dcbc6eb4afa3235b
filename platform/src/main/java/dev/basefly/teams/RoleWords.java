package dev.basefly.teams;

import dev.basefly.access.RoleName;
import dev.basefly.api.ApiError;
import java.util.Locale;

/** Roles as people read them: "Owner" for a built-in one, an organization's own by its name. */
public final class RoleWords {

    private RoleWords() {}

    public static String of(RoleName role) {
        if (!role.builtIn()) {
            return role.name();
        }
        return role.name().charAt(0) + role.name().substring(1).toLowerCase(Locale.ROOT);
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
            case "OWNER" -> "May do everything, also delete the organization.";
            case "ADMIN" -> "Runs the organization: people, settings and everything in it.";
            case "MEMBER" -> "Works with what the organization has.";
            case "BILLING" -> "Sees to plans and invoices, and looks at the rest.";
            case "VIEWER" -> "Looks, and changes nothing.";
            default -> "";
        };
    }
}
