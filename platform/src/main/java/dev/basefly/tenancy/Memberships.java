package dev.basefly.tenancy;

import dev.basefly.access.RoleName;
import dev.basefly.api.ApiError;
import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Who joins an organization, leaves it or gets another role. Each change holds the organization's row until its transaction
 * ends, so that what several of them may not do together, such as taking away the last owner, they cannot do at once either.
 */
@CrossTenant(
        reason = "people join organizations of which they are not yet members, together with what belongs to people")
public final class Memberships {

    private final SystemDatabase database;
    private final AuditLog audit;
    private final Clock clock;
    private final ApplicationEventPublisher events;

    Memberships(SystemDatabase database, AuditLog audit, Clock clock, ApplicationEventPublisher events) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
        this.events = events;
    }

    /** An organization whose memberships nobody else changes meanwhile. */
    public record Held(TenantId id, String name, OrganizationState state) {}

    /**
     * Runs the block in a transaction of the system database that holds the organization.
     *
     * @throws ApiError NOT_FOUND when there is no such organization
     */
    public <T extends @Nullable Object> T holding(TenantId organization, Function<Held, T> block) {
        return database.inTransaction(() -> block.apply(hold(organization)));
    }

    /** What the organization is called; NOT_FOUND when there is no such one. */
    public String name(TenantId organization) {
        return database.jdbc()
                .sql("select name from organizations where tenant_id = :id and deleted_at is null")
                .param("id", organization.value())
                .query(String.class)
                .optional()
                .orElseThrow(() -> ApiError.notFound("Organization"));
    }

    /** The role of the person; empty when they are no member. */
    public Optional<RoleName> role(TenantId organization, UserId person) {
        return database.jdbc()
                .sql("select role from memberships where tenant_id = :organization and user_id = :person")
                .param("organization", organization.value())
                .param("person", person.value())
                .query((row, index) -> RoleName.of(row.getString("role")))
                .optional();
    }

    /**
     * Makes a person a member.
     *
     * @throws ApiError FORBIDDEN when the organization is suspended; CONFLICT when they are one already
     */
    public void join(Held organization, UserId person, RoleName role) {
        if (organization.state() != OrganizationState.ACTIVE) {
            throw SuspensionInterceptor.suspended();
        }
        int joined = database.jdbc()
                .sql("""
                        insert into memberships (tenant_id, user_id, role, created_at)
                        values (:organization, :person, :role, :now) on conflict (tenant_id, user_id) do nothing
                        """)
                .param("organization", organization.id().value())
                .param("person", person.value())
                .param("role", role.name())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        if (joined == 0) {
            throw ApiError.conflict("already_member", "This person is a member of " + organization.name() + " already")
                    .remedy("Change their role instead");
        }
        audit.record(
                organization.id(),
                AuditEntry.of("member.joined").on("membership", person).change("role", null, role));
        events.publishEvent(new MemberChanged(organization.id(), person, role.name()));
    }

    /**
     * Gives a member another role and returns the one before.
     *
     * @throws ApiError NOT_FOUND for somebody who is no member; CONFLICT when the organization would have no owner left
     */
    public RoleName changeRole(Held organization, UserId person, RoleName role) {
        RoleName before = requireRole(organization, person);
        if (!role.equals(RoleName.OWNER)) {
            refuseLastOwner(organization, before);
        }
        database.jdbc()
                .sql("update memberships set role = :role where tenant_id = :organization and user_id = :person")
                .param("role", role.name())
                .param("organization", organization.id().value())
                .param("person", person.value())
                .update();
        audit.record(
                organization.id(),
                AuditEntry.of("member.role_changed").on("membership", person).change("role", before, role));
        events.publishEvent(new MemberChanged(organization.id(), person, role.name()));
        return before;
    }

    /**
     * Ends a membership and returns the role it had.
     *
     * @throws ApiError NOT_FOUND for somebody who is no member; CONFLICT when the organization would have no owner left
     */
    public RoleName remove(Held organization, UserId person) {
        RoleName before = requireRole(organization, person);
        refuseLastOwner(organization, before);
        database.jdbc()
                .sql("delete from memberships where tenant_id = :organization and user_id = :person")
                .param("organization", organization.id().value())
                .param("person", person.value())
                .update();
        audit.record(
                organization.id(),
                AuditEntry.of(isCaller(person) ? "member.left" : "member.removed")
                        .on("membership", person)
                        .change("role", before, null));
        events.publishEvent(new MemberChanged(organization.id(), person, null));
        return before;
    }

    private static boolean isCaller(UserId person) {
        return RequestScope.find()
                .map(RequestScope::actor)
                .filter(actor ->
                        actor instanceof Actor.Person caller && caller.id().equals(person))
                .isPresent();
    }

    /** Not the key itself is locked, so that rows which only refer to the organization can still be written. */
    private Held hold(TenantId organization) {
        return database.jdbc()
                .sql("select tenant_id, name, state from organizations where tenant_id = :id"
                        + " and deleted_at is null for no key update")
                .param("id", organization.value())
                .query(Memberships::held)
                .optional()
                .orElseThrow(() -> ApiError.notFound("Organization"));
    }

    private RoleName requireRole(Held organization, UserId person) {
        return role(organization.id(), person).orElseThrow(() -> ApiError.notFound("Member"));
    }

    private void refuseLastOwner(Held organization, RoleName role) {
        if (!role.equals(RoleName.OWNER)) {
            return;
        }
        int owners = database.jdbc()
                .sql("select count(*) from memberships where tenant_id = :organization and role = 'OWNER'")
                .param("organization", organization.id().value())
                .query(Integer.class)
                .single();
        if (owners <= 1) {
            throw ApiError.conflict("last_owner", organization.name() + " would have no owner left")
                    .remedy("Make somebody else an owner first, or delete the organization");
        }
    }

    private static Held held(ResultSet row, int index) throws SQLException {
        return new Held(
                new TenantId(row.getObject("tenant_id", UUID.class)),
                row.getString("name"),
                OrganizationState.valueOf(row.getString("state")));
    }
}
