package dev.basefly.teams;

import dev.basefly.access.Access;
import dev.basefly.access.RoleName;
import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which role is above which: one is not above another when the other may do everything that it may. */
final class RoleRights {

    private final Access access;

    RoleRights(Access access) {
        this.access = access;
    }

    /** The roles that somebody of this role may give, strongest first. */
    List<RoleName> givenBy(Doer doer) {
        Map<RoleName, Set<String>> rights = access.permissionsByRole(doer.organization());
        return rights.keySet().stream()
                .filter(role -> !isAbove(rights, role, doer.role()))
                .sorted()
                .toList();
    }

    /** Refuses to give a role with rights that the doer does not have. */
    void requireMayGive(Doer doer, RoleName role) {
        Map<RoleName, Set<String>> rights = access.permissionsByRole(doer.organization());
        if (!rights.containsKey(role)) {
            throw ApiError.invalid("role", "must be one of the organization's roles");
        }
        if (isAbove(rights, role, doer.role()) || isBeyondKey(rights.get(role))) {
            throw ApiError.of(ErrorCode.FORBIDDEN, "The role " + role + " may do more than yours, " + doer.role())
                    .reason("role_above_yours")
                    .remedy("Choose a role that may do no more than yours, or ask an owner");
        }
    }

    /** Refuses to touch a member who may do what the doer may not. */
    void requireMayTouch(Doer doer, RoleName present) {
        Map<RoleName, Set<String>> rights = access.permissionsByRole(doer.organization());
        if (isAbove(rights, present, doer.role()) || isBeyondKey(rights.get(present))) {
            throw ApiError.of(
                            ErrorCode.FORBIDDEN,
                            "This member's role " + present + " may do more than yours, " + doer.role())
                    .reason("member_above_you")
                    .remedy("Ask an owner");
        }
    }

    /** Whether somebody of the role may invite others to be of the other role. */
    boolean mayInvite(TenantId organization, RoleName inviter, RoleName role) {
        Map<RoleName, Set<String>> rights = access.permissionsByRole(organization);
        return rights.containsKey(role)
                && (inviter.equals(RoleName.OWNER)
                        || rights.getOrDefault(inviter, Set.of()).contains(TeamsConfiguration.WRITE_MEMBERS))
                && !isAbove(rights, role, inviter);
    }

    /** Whether one role may do something that the other may not. */
    boolean isAbove(TenantId organization, RoleName role, RoleName other) {
        return isAbove(access.permissionsByRole(organization), role, other);
    }

    /** A key stands for its creator only as far as its scopes go, so it gives and touches no more than these. */
    private boolean isBeyondKey(@Nullable Set<String> permissions) {
        return RequestScope.current().actor() instanceof Actor.Key
                && permissions != null
                && !access.missing(permissions).isEmpty();
    }

    private static boolean isAbove(Map<RoleName, Set<String>> rights, RoleName role, RoleName other) {
        if (other.equals(RoleName.OWNER)) {
            return false;
        }
        return role.equals(RoleName.OWNER)
                || !rights.getOrDefault(other, Set.of()).containsAll(rights.getOrDefault(role, Set.of()));
    }
}
