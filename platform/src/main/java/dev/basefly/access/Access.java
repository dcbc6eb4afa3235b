package dev.basefly.access;

import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Decides what the caller of the current scope may do; used alike by Java, HTTP and pages. */
public final class Access {

    private final Map<String, Permission> permissions;

    Access(List<Permission> permissions) {
        this.permissions = permissions.stream().collect(Collectors.toMap(Permission::name, Function.identity()));
    }

    boolean isDeclared(String permission) {
        return permissions.containsKey(permission);
    }

    /**
     * Decides whether the current caller has the permission in the current organization.
     *
     * @throws IllegalArgumentException when no module declares the permission
     */
    public Decision can(String permission) {
        Permission declared = permissions.get(permission);
        if (declared == null) {
            throw new IllegalArgumentException("No module declares the permission " + permission);
        }
        RequestScope scope = RequestScope.current();
        return switch (scope.actor()) {
            case Actor.Program ignored -> new Decision.Allowed();
            case Actor.Anonymous ignored ->
                new Decision.Denied("not_signed_in", "Sign in to do this", "Sign in, or send a bearer token");
            case Actor.Person person -> can(person.role(), scope, declared);
            case Actor.Key key -> can(key, scope, declared);
            case Actor.Support support -> can(support, declared);
        };
    }

    /** Returns when the caller has the permission, and refuses otherwise with UNAUTHORIZED or FORBIDDEN. */
    public void require(String permission) {
        if (can(permission) instanceof Decision.Denied denied) {
            throw refusal(denied);
        }
    }

    private static Decision can(Actor.Key key, RequestScope scope, Permission permission) {
        if (!key.scopes().contains(permission.name())) {
            return new Decision.Denied(
                    "missing_scope",
                    "This API key does not have the scope " + permission.name(),
                    "Create a key with this scope");
        }
        return can(key.role(), scope, permission);
    }

    private static Decision can(Actor.Support support, Permission permission) {
        if (support.readOnly() && permission.kind() != Permission.Kind.READ) {
            return new Decision.Denied(
                    "support_read_only",
                    "This support access is for reading only",
                    "Ask the organization's owner for access that may change things");
        }
        return new Decision.Allowed();
    }

    private static Decision can(@Nullable String role, RequestScope scope, Permission permission) {
        if (scope.tenant() == null || role == null) {
            return new Decision.Denied(
                    "no_organization",
                    "You are not in an organization",
                    "Create an organization, or choose one with X-Tenant");
        }
        boolean has =
                permission.roles().stream().anyMatch(holder -> holder.name().equals(role));
        if (has) {
            return new Decision.Allowed();
        }
        String holders =
                permission.roles().stream().sorted().map(RoleName::name).collect(Collectors.joining(", "));
        return new Decision.Denied(
                "missing_permission",
                "Your role " + role + " does not have the permission " + permission.name(),
                "Ask an owner for one of the roles " + holders);
    }

    static ApiError refusal(Decision.Denied denied) {
        ApiError error = denied.reason().equals("not_signed_in")
                ? ApiError.unauthorized(denied.message())
                : ApiError.of(ErrorCode.FORBIDDEN, denied.message());
        return error.reason(denied.reason()).remedy(denied.remedy());
    }
}
