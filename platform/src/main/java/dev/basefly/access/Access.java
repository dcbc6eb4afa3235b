package dev.basefly.access;

import dev.basefly.access.Explanation.Trace;
import dev.basefly.access.RoleBook.CompiledRole;
import dev.basefly.access.spi.RoleDefinition;
import dev.basefly.api.ApiError;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Decides what the caller of the current scope may do; used alike by Java, HTTP and pages. A permission that no module
 * declares is an IllegalArgumentException everywhere.
 */
public final class Access {

    private final Declarations declarations;
    private final RoleBook roles;
    private final Decisions decisions;
    private final JdbcClient jdbc;

    Access(Declarations declarations, RoleBook roles, Decisions decisions, JdbcClient jdbc) {
        this.declarations = declarations;
        this.roles = roles;
        this.decisions = decisions;
        this.jdbc = jdbc;
    }

    /**
     * Decides whether the current caller has the permission in the current organization. Where it depends on the object,
     * yes means: on some.
     */
    public Decision can(String permission) {
        RequestScope scope = RequestScope.current();
        return decisions.decide(scope, decisions.subject(scope), declarations.permission(permission), Trace.OFF);
    }

    /** Decides whether the current caller has the permission on the object. */
    public Decision can(String permission, Resource resource) {
        return decisions.decide(RequestScope.current(), declarations.permission(permission), resource, Trace.OFF);
    }

    /**
     * Decides whether the current caller has the permission, and one more of the feature fits into the organization's plan.
     * Reads what is used of it; only taking it makes sure.
     */
    public Decision canTake(String permission, String feature) {
        return decisions.room(can(permission), feature);
    }

    /** Returns when the organization's plan has anything of the feature, and refuses otherwise with PAYMENT_REQUIRED. */
    public void requireIncluded(String feature) {
        require(decisions.included(RequestScope.current(), feature));
    }

    /** Whether a module declares the feature of plans. */
    public boolean isDeclaredFeature(String feature) {
        return decisions.knowsFeature(feature);
    }

    /**
     * Decides whether the current caller may grant others the permission on the object: those may who have it as the
     * object's owner, or on all objects.
     */
    public Decision mayShare(String permission, Resource resource) {
        return decisions.decideSharing(RequestScope.current(), declarations.permission(permission), resource);
    }

    /** The permissions that can be granted on single objects of the type, by name; a type nobody declares has none. */
    public List<Permission> grantable(String objectType) {
        return declarations.grantable(objectType);
    }

    /** Returns when the caller has the permission, and refuses otherwise with UNAUTHORIZED or FORBIDDEN. */
    public void require(String permission) {
        require(can(permission));
    }

    /** Returns when the caller has the permission on the object, and refuses otherwise like {@link #require(String)}. */
    public void require(String permission, Resource resource) {
        require(can(permission, resource));
    }

    /** Returns when a person is signed in; refuses others with UNAUTHORIZED, and API keys with FORBIDDEN. */
    public void requireSignedIn() {
        Actor actor = RequestScope.current().actor();
        if (actor instanceof Actor.Anonymous) {
            throw Refusals.error(Refusals.NOT_SIGNED_IN);
        }
        if (actor instanceof Actor.Key) {
            throw Refusals.error(Refusals.PERSONS_ONLY);
        }
    }

    /** Returns when the caller is staff of the installation, and says NOT_FOUND otherwise. */
    public void requireOperator() {
        boolean operator = RequestScope.current().actor() instanceof Actor.Person person && person.operator();
        if (!operator) {
            throw ApiError.notFound("Path");
        }
    }

    /** The objects of the type on which the caller has the permission, as a condition for the statement of a list. */
    public Visible visible(String permission, String objectType) {
        RequestScope scope = RequestScope.current();
        Declarations.Declared declared = declarations.permission(permission);
        ObjectType type = declarations.objectType(objectType);
        Subject subject = decisions.subject(scope);
        if (!decisions.decide(scope, subject, declared, Trace.OFF).allowed()) {
            return Visible.NOTHING;
        }
        return Visible.of(
                decisions.binding(subject, declared, objectType),
                type,
                subject,
                () -> decisions.grantedApart(subject, permission, type));
    }

    public boolean isObjectType(String name) {
        return declarations.knowsType(name);
    }

    /** The object as rules see it, by its identifier as text; empty when there is none that the caller may see. */
    public Optional<Resource> find(String objectType, String id) {
        ObjectType type = declarations.objectType(objectType);
        return type.find(jdbc, id, visible(type.readPermission(), objectType));
    }

    /** Whether the current caller sees every object of the type that there is in the current organization. */
    public boolean seesAll(String objectType) {
        return visible(objectType(objectType).readPermission(), objectType).isAll();
    }

    /** The type of that name; one that no module declares is an IllegalArgumentException. */
    public ObjectType objectType(String name) {
        return declarations.objectType(name);
    }

    /** Why the current caller has the permission or not, on the object if there is one. */
    public Explanation explain(String permission, @Nullable Resource resource) {
        RequestScope scope = RequestScope.current();
        Declarations.Declared declared = declarations.permission(permission);
        Trace trace = Trace.on();
        Decision decision = resource == null
                ? decisions.decide(scope, decisions.subject(scope), declared, trace)
                : decisions.decide(scope, declared, resource, trace);
        return Explanation.of(permission, decision, trace.steps());
    }

    /** All permissions that modules declare, by name. */
    public List<Permission> declared() {
        return declarations.all();
    }

    public boolean isDeclared(String permission) {
        return declarations.knows(permission);
    }

    /** The names of the permissions that the caller has in the current organization. */
    public Set<String> permissions() {
        Subject subject = decisions.subject(RequestScope.current());
        return declarations.all().stream()
                .filter(subject::holds)
                .map(Permission::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What each role of the organization may do, built-in and own, inherited permissions included. */
    public Map<RoleName, Set<String>> permissionsByRole(TenantId organization) {
        Map<RoleName, Set<String>> all = new HashMap<>();
        RoleName.BUILT_IN.forEach(role -> all.put(role, permissions(roles.find(organization, role.name()))));
        roles.custom(organization).values().forEach(role -> all.put(role.name(), role.permissions()));
        return Map.copyOf(all);
    }

    /** What each of these roles would be able to do, inherited permissions included, if they were the organization's. */
    public Map<RoleName, Set<String>> resolve(Collection<RoleDefinition> definitions) {
        return roles.compile(definitions).values().stream()
                .collect(Collectors.toUnmodifiableMap(CompiledRole::name, CompiledRole::permissions));
    }

    /** Whether the caller may give the role to somebody: nobody gives what they do not have. */
    public Decision mayGive(RoleName role) {
        RequestScope scope = RequestScope.current();
        TenantId organization = scope.tenant();
        CompiledRole given = organization == null ? null : roles.find(organization, role.name());
        if (given == null) {
            return new Decision.Denied(
                    "unknown_role", "There is no role " + role + " here", "Choose one of the organization's roles");
        }
        Set<String> missing = missing(given.permissions());
        return missing.isEmpty()
                ? new Decision.Allowed()
                : new Decision.Denied(
                        Decision.ESCALATION,
                        "The role " + role + " may do what you may not: " + String.join(", ", missing),
                        "Ask somebody who may do this");
    }

    /** Those of the permissions that the caller does not have, by name. */
    public Set<String> missing(Set<String> names) {
        Subject subject = decisions.subject(RequestScope.current());
        return names.stream()
                .filter(name -> !subject.holds(declarations.permission(name).permission()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Makes this node see a change of the organization's roles at once; call it after the commit. */
    public void forgetRoles(TenantId organization) {
        roles.forget(organization);
    }

    private static void require(Decision decision) {
        if (decision instanceof Decision.Denied denied) {
            throw Refusals.error(denied);
        }
    }

    private static Set<String> permissions(@Nullable CompiledRole role) {
        return role == null ? Set.of() : role.permissions();
    }
}
