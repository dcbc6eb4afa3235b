package dev.basefly.teams;

import dev.basefly.access.Permission;
import dev.basefly.access.RoleName;
import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which role is above which: one is not above another when the other may do everything that it may. */
final class RoleRights {

    private final Map<RoleName, Set<String>> permissions = new HashMap<>();

    RoleRights(List<Permission> declared) {
        for (Permission permission : declared) {
            for (RoleName role : permission.roles()) {
                permissions
                        .computeIfAbsent(role, absent -> new HashSet<>())
                        .add(permission.name());
            }
        }
    }

    /** The roles that somebody of this role may give, strongest first. */
    List<RoleName> givenBy(Doer doer) {
        return RoleName.BUILT_IN.stream()
                .filter(role -> !isAbove(role, doer.role()))
                .toList();
    }

    /** Refuses to give a role with rights that the doer does not have. */
    void requireMayGive(Doer doer, RoleName role) {
        if (!RoleName.BUILT_IN.contains(role)) {
            throw ApiError.invalid("role", "must be one of the organization's roles");
        }
        if (isAbove(role, doer.role())) {
            throw ApiError.of(ErrorCode.FORBIDDEN, "The role " + role + " may do more than yours, " + doer.role())
                    .reason("role_above_yours")
                    .remedy("Choose a role that may do no more than yours, or ask an owner");
        }
    }

    /** Refuses to touch a member who may do what the doer may not. */
    void requireMayTouch(Doer doer, RoleName present) {
        if (isAbove(present, doer.role())) {
            throw ApiError.of(
                            ErrorCode.FORBIDDEN, "This member's role " + present + " may do more than yours, " + doer.role())
                    .reason("member_above_you")
                    .remedy("Ask an owner");
        }
    }

    private boolean isAbove(RoleName role, RoleName other) {
        if (other.equals(RoleName.OWNER)) {
            return false;
        }
        return role.equals(RoleName.OWNER)
                || !permissions
                        .getOrDefault(other, Set.of())
                        .containsAll(permissions.getOrDefault(role, Set.of()));
    }
}
