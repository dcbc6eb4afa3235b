package dev.basefly.roles;

import dev.basefly.access.Access;
import dev.basefly.access.Decision;
import dev.basefly.access.RoleName;
import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The roles that the organization in scope made itself. Nobody makes, changes or gives a role that may do what they may
 * not, and what only owners may is in none.
 */
public final class Roles {

    /** How many roles an organization may make. */
    public static final int MOST = 50;

    private final RoleRows rows;
    private final TransactionTemplate transactions;
    private final Access access;
    private final AuditLog audit;
    private final Clock clock;

    Roles(RoleRows rows, TransactionTemplate transactions, Access access, AuditLog audit, Clock clock) {
        this.rows = rows;
        this.transactions = transactions;
        this.access = access;
        this.audit = audit;
        this.clock = clock;
    }

    /** All of them by name; at most {@link #MOST}. */
    public List<Role> all() {
        return rows.of(tenant());
    }

    /** The role of that name; empty for built-in names and those that nobody made. */
    public Optional<Role> find(String name) {
        return all().stream().filter(role -> role.name().name().equals(name)).findFirst();
    }

    /** What the role may do, with what it inherits; empty for a role there is not. */
    public Set<String> effective(RoleName role) {
        return access.permissionsByRole(tenant()).getOrDefault(role, Set.of());
    }

    /**
     * Makes a role.
     *
     * @throws ApiError VALIDATION_ERROR for permissions or parents it cannot have; CONFLICT when the name is in use or there
     *     are too many; FORBIDDEN when it may do what the caller may not
     */
    public Role create(RoleName name, String title, Set<String> permissions, Set<RoleName> parents) {
        if (name.builtIn()) {
            throw ApiError.conflict("role_exists", "The role " + name + " is built in");
        }
        RoleChange content = new RoleChange(title, permissions, parents);
        return inTransaction(all -> {
            if (all.stream().anyMatch(role -> role.name().equals(name))) {
                throw ApiError.conflict("role_exists", "There is a role " + name + " already")
                        .remedy("Change that role, or choose another name");
            }
            if (all.size() >= MOST) {
                throw ApiError.conflict("too_many_roles", "The organization has " + all.size() + " roles already")
                        .remedy("Delete one that nobody holds, or use a built-in role");
            }
            Instant now = now();
            Role role = new Role(name, "", Set.of(), Set.of(), now, now).changed(content, now);
            List<Role> others = new ArrayList<>(all);
            others.add(role);
            requirePossible(role, others);
            rows.insert(tenant(), role);
            record("role.created", null, role);
            return role;
        });
    }

    /**
     * Changes a role, and with it what those may do who hold it or one that inherits from it.
     *
     * @throws ApiError NOT_FOUND; VALIDATION_ERROR for permissions or parents it cannot have; FORBIDDEN when it may do what
     *     the caller may not, before or after
     */
    public Role change(String name, RoleChange change) {
        return inTransaction(all -> {
            Role before = existing(all, name);
            requireCovered(before, all);
            Role after = before.changed(change, now());
            List<Role> others = new ArrayList<>(all);
            others.remove(before);
            others.add(after);
            requirePossible(after, others);
            rows.update(tenant(), after);
            record("role.changed", before, after);
            return after;
        });
    }

    /**
     * Deletes a role that nobody holds and no other one inherits from, with what was granted to it.
     *
     * @throws ApiError NOT_FOUND; CONFLICT when it is in use
     */
    public void delete(String name) {
        inTransaction(all -> {
            Role role = existing(all, name);
            int holders = rows.holders(tenant(), role.name());
            List<Role> heirs = all.stream()
                    .filter(other -> other.parents().contains(role.name()))
                    .toList();
            if (holders > 0 || !heirs.isEmpty()) {
                throw inUse(holders, heirs);
            }
            rows.delete(tenant(), role.name());
            record("role.deleted", role, null);
            return role;
        });
    }

    /** The refusal for a role that a member got while it was being deleted. */
    static ApiError inUseMeanwhile() {
        return ApiError.conflict("role_in_use", "The role is held by somebody, or is not there any more")
                .remedy("Load the roles again");
    }

    private static ApiError inUse(int holders, List<Role> heirs) {
        String holding = holders == 0 ? "" : holders == 1 ? "1 member holds it" : holders + " members hold it";
        String inheriting = heirs.isEmpty()
                ? ""
                : Role.text(Set.copyOf(heirs.stream().map(Role::name).toList())) + " inherit from it";
        String both = holding.isEmpty() || inheriting.isEmpty() ? "" : " and ";
        return ApiError.conflict("role_in_use", "The role is in use: " + holding + both + inheriting)
                .remedy("Give these members and roles another one first");
    }

    private <T> T inTransaction(Function<List<Role>, T> change) {
        TenantId tenant = tenant();
        return Objects.requireNonNull(transactions.execute(status -> {
            rows.lock(tenant);
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    access.forgetRoles(tenant);
                }
            });
            return change.apply(rows.of(tenant));
        }));
    }

    /** What the role says must make sense, and the caller must be able to do all of it. */
    private void requirePossible(Role role, List<Role> all) {
        RoleChecks.require(role, all, access.declared());
        requireCovered(role, all);
    }

    private void requireCovered(Role role, List<Role> all) {
        Set<String> effective =
                access.resolve(all.stream().map(Role::definition).toList()).getOrDefault(role.name(), Set.of());
        Set<String> missing = access.missing(effective);
        if (!missing.isEmpty()) {
            throw ApiError.of(ErrorCode.FORBIDDEN, "The role may do what you may not: " + String.join(", ", missing))
                    .reason(Decision.ESCALATION)
                    .remedy("Leave these permissions out, or ask somebody who has them");
        }
    }

    private static Role existing(List<Role> all, String name) {
        if (RoleName.BUILT_IN.stream().anyMatch(role -> role.name().equals(name))) {
            throw ApiError.conflict("built_in_role", "The role " + name + " is built in and stays as it is")
                    .remedy("Make a role that inherits from it");
        }
        return all.stream()
                .filter(role -> role.name().name().equals(name))
                .findFirst()
                .orElseThrow(() -> ApiError.notFound("Role"));
    }

    private void record(String action, @Nullable Role before, @Nullable Role after) {
        Role role = after == null ? Objects.requireNonNull(before) : after;
        audit.record(AuditEntry.of(action)
                .on("role", role.name())
                .change("title", before == null ? null : before.title(), after == null ? null : after.title())
                .change("permissions", permissions(before), permissions(after))
                .change("parents", parents(before), parents(after)));
    }

    private static @Nullable String permissions(@Nullable Role role) {
        return role == null ? null : Role.text(role.permissions());
    }

    private static @Nullable String parents(@Nullable Role role) {
        return role == null ? null : Role.text(role.parents());
    }

    private static TenantId tenant() {
        return RequestScope.current().requireTenant();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
