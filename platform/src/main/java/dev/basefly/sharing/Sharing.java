package dev.basefly.sharing;

import dev.basefly.access.Access;
import dev.basefly.access.Decision;
import dev.basefly.access.ObjectGrants;
import dev.basefly.access.ObjectGrants.Grant;
import dev.basefly.access.ObjectGrants.GrantId;
import dev.basefly.access.ObjectGrants.Made;
import dev.basefly.access.Permission;
import dev.basefly.access.Resource;
import dev.basefly.access.RoleName;
import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.UserId;
import dev.basefly.teams.Team;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Whom single objects are shared with, in the organization in scope. Who has a permission on an object as its owner, or on
 * all objects, may grant it to a member or a role; who was granted it may not grant it further.
 */
public final class Sharing {

    /** How many grants an object may have. */
    public static final int MOST = 100;

    private final List<Shareable> types;
    private final Access access;
    private final ObjectGrants grants;
    private final Team team;
    private final AuditLog audit;
    private final TransactionTemplate transactions;

    Sharing(
            List<Shareable> types,
            Access access,
            ObjectGrants grants,
            Team team,
            AuditLog audit,
            TransactionTemplate transactions) {
        this.types = List.copyOf(types);
        this.access = access;
        this.grants = grants;
        this.team = team;
        this.audit = audit;
        this.transactions = transactions;
        requireSense();
    }

    /** Whom something is granted to: a member or, where that is null, a role. */
    public record Holder(@Nullable UserId member, @Nullable RoleName role) {

        /** Reads a member's identifier or a role's name; VALIDATION_ERROR of the field {@code holder} for other text. */
        public static Holder of(String text) {
            try {
                return text.startsWith("usr_")
                        ? new Holder(UserId.of(text), null)
                        : new Holder(null, RoleName.of(text));
            } catch (IllegalArgumentException malformed) {
                throw ApiError.invalid("holder", "must be a member's id or the name of a role");
            }
        }

        static Holder of(Grant grant) {
            return new Holder(grant.person(), grant.role());
        }

        @Override
        public String toString() {
            return String.valueOf(member == null ? role : member);
        }
    }

    /**
     * A grant and whether the call made it.
     *
     * @param added false when it was there before
     */
    public record Outcome(Made grant, boolean added) {}

    /** The object with that text form of its identifier; NOT_FOUND when the caller sees none that can be shared. */
    public SharedObject object(String id) {
        return types.stream()
                .flatMap(type -> access.find(type.objectType(), id).stream()
                        .map(resource -> new SharedObject(id, type.name().apply(resource.id()), resource, type)))
                .findFirst()
                .orElseThrow(() -> ApiError.notFound("Object"));
    }

    /** Whom the object is shared with, the oldest grant first; at most {@link #MOST}. */
    public List<Made> grants(SharedObject object) {
        return grants.of(object.type().objectType(), object.resource().id());
    }

    /** The permissions that can be granted on the object, whoever asks. */
    public List<Permission> permissions(SharedObject object) {
        return access.grantable(object.type().objectType());
    }

    /** Whether the caller may grant the permission on the object, and take it back. */
    public Decision mayShare(SharedObject object, Permission permission) {
        return access.mayShare(permission.name(), object.resource());
    }

    /**
     * Grants a permission on the object; what was granted already stays as it is.
     *
     * @param permission null for the only one that can be granted
     * @throws ApiError FORBIDDEN when the caller may not share it; NOT_FOUND for a member or role there is not; CONFLICT
     *     when it would change nothing or there are too many
     */
    public Outcome grant(SharedObject object, @Nullable String permission, Holder holder) {
        Permission granted = chosen(object, permission);
        require(mayShare(object, granted));
        requireUse(object, granted, holder);
        Resource resource = object.resource();
        var grant = new Grant(resource.type(), resource.id(), granted.name(), holder.member(), holder.role());
        return Objects.requireNonNull(transactions.execute(status -> {
            grants.hold(resource.id());
            List<Made> before = grants(object);
            Optional<Made> same = among(before, grant);
            if (same.isPresent()) {
                return new Outcome(same.get(), false);
            }
            if (before.size() >= MOST) {
                throw ApiError.conflict("too_many_grants", "It is shared with " + before.size() + " already")
                        .remedy("Share it with a role, or take a grant back");
            }
            grants.add(grant);
            record("object.shared", object, grant);
            return new Outcome(among(grants(object), grant).orElseThrow(), true);
        }));
    }

    /**
     * Takes a grant back.
     *
     * @throws ApiError NOT_FOUND when the object has no such grant, also the second time; FORBIDDEN when the caller may not
     *     share the object
     */
    public void withdraw(SharedObject object, GrantId id) {
        transactions.executeWithoutResult(status -> {
            grants.hold(object.resource().id());
            Grant grant = grants(object).stream()
                    .filter(made -> made.id().equals(id))
                    .findFirst()
                    .map(Made::grant)
                    .orElseThrow(() -> ApiError.notFound("Grant"));
            require(access.mayShare(grant.permission(), object.resource()));
            grants.remove(grant);
            record("object.unshared", object, grant);
        });
    }

    private Permission chosen(SharedObject object, @Nullable String name) {
        List<Permission> offered = permissions(object);
        if (name == null && offered.size() == 1) {
            return offered.getFirst();
        }
        return offered.stream()
                .filter(permission -> permission.name().equals(name))
                .findFirst()
                .orElseThrow(() -> ApiError.invalid(
                        "permission",
                        "must be one of "
                                + String.join(
                                        ", ",
                                        offered.stream().map(Permission::name).toList())));
    }

    /** A grant narrows nothing and gives no right that the holder's role lacks. */
    private void requireUse(SharedObject object, Permission permission, Holder holder) {
        RoleName role = holder.member() == null
                ? Objects.requireNonNull(holder.role())
                : team.member(holder.member()).role();
        Set<String> rights =
                access.permissionsByRole(RequestScope.current().requireTenant()).get(role);
        if (rights == null) {
            throw ApiError.notFound("Role");
        }
        if (holder.member() != null && holder.member().equals(object.resource().owner())) {
            throw ApiError.conflict("owner_already", "It belongs to this member")
                    .remedy("Choose somebody else");
        }
        if (!rights.contains(permission.name())) {
            throw ApiError.conflict(
                            "role_lacks_permission",
                            "The role " + role + " does not have the permission " + permission.name())
                    .remedy("Give the member a role that has it, then share");
        }
    }

    private static void require(Decision decision) {
        if (decision instanceof Decision.Denied denied) {
            throw ApiError.of(ErrorCode.FORBIDDEN, denied.message())
                    .reason(denied.reason())
                    .remedy(denied.remedy());
        }
    }

    private static Optional<Made> among(List<Made> all, Grant grant) {
        return all.stream().filter(made -> made.grant().equals(grant)).findFirst();
    }

    private void record(String action, SharedObject object, Grant grant) {
        audit.record(AuditEntry.of(action)
                .on(object.type().noun(), object.id())
                .with("permission", grant.permission())
                .with("holder", Holder.of(grant)));
    }

    private void requireSense() {
        for (Shareable type : types) {
            if (access.grantable(type.objectType()).isEmpty()) {
                throw new IllegalStateException("Objects of the type " + type.objectType()
                        + " are declared to be shareable, but no permission on them depends on a grant: declare"
                        + " ObjectRule.ownedOrGranted for one");
            }
        }
    }
}
