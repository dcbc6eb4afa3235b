package dev.basefly.tenancy.archive;

import dev.basefly.access.RoleName;
import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.runtime.spi.Columns;
import dev.basefly.runtime.spi.DataSubject;
import dev.basefly.runtime.spi.DeletionObstacle;
import dev.basefly.runtime.spi.PersonalData;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The organizations a person belongs to. Those without anybody else go with the person; of the others the person ceases
 * to be a member, unless they would have no owner left.
 */
@CrossTenant(reason = "a person leaves several organizations in one transaction")
public final class MembershipData implements PersonalData, DeletionObstacle {

    private final SystemDatabase database;
    private final TenantErasure erasure;
    private final ErasureSchedule schedule;
    private final AuditLog audit;

    MembershipData(SystemDatabase database, TenantErasure erasure, ErasureSchedule schedule, AuditLog audit) {
        this.database = database;
        this.erasure = erasure;
        this.schedule = schedule;
        this.audit = audit;
    }

    /** A membership, and who else there is. */
    private record Place(
            TenantId organization, String name, RoleName role, boolean deleted, int others, int otherOwners) {

        boolean alone() {
            return others == 0;
        }

        /** A deleted organization needs nobody any more, though somebody could still restore it. */
        boolean lastOwner() {
            return !deleted && others > 0 && otherOwners == 0 && role.equals(RoleName.OWNER);
        }
    }

    /** An organization that the person left, to be able to come back. */
    public record Left(TenantId organization, RoleName role) {}

    @Override
    public String part() {
        return "organizations";
    }

    @Override
    public List<Map<String, @Nullable Object>> of(DataSubject person) {
        return database.jdbc()
                .sql("""
                        select o.tenant_id, o.name, m.role, m.created_at
                        from memberships m join organizations o using (tenant_id)
                        where m.user_id = :person order by m.created_at, o.tenant_id
                        """)
                .param("person", person.id().value())
                .query((row, index) -> Columns.of(row)
                        .value("id", new TenantId(row.getObject("tenant_id", UUID.class)).toString())
                        .text("name")
                        .text("role")
                        .instant("memberSince", "created_at")
                        .map())
                .list();
    }

    @Override
    public List<Effect> effects(DataSubject person) {
        return places(person).stream().map(MembershipData::effect).toList();
    }

    private static Effect effect(Place place) {
        return place.alone()
                ? new Effect("Organization " + place.name() + " and all it has, for nobody else is in it", 1, null)
                : new Effect("Membership in " + place.name(), 1, null);
    }

    @Override
    public List<Obstacle> hindering(DataSubject person) {
        return places(person).stream()
                .filter(Place::lastOwner)
                .map(place -> new Obstacle(
                        "last_owner",
                        "You are the only owner of " + place.name() + ", and others are in it",
                        "Make somebody else an owner of " + place.name() + ", or delete it"))
                .toList();
    }

    /** Keeps others from changing who belongs to the person's organizations until the transaction ends. */
    public void hold(UserId person) {
        database.jdbc()
                .sql("""
                        select tenant_id from organizations
                        where tenant_id in (select tenant_id from memberships where user_id = :person)
                        order by tenant_id for no key update
                        """)
                .param("person", person.value())
                .query((row, index) -> index)
                .list();
    }

    /** The organizations that nobody else is in, which go with the person. */
    public List<TenantId> alone(DataSubject person) {
        return places(person).stream()
                .filter(Place::alone)
                .map(Place::organization)
                .toList();
    }

    /** Leaves every organization, and decides that those without anybody else are erased. */
    @Override
    public void erase(DataSubject person) {
        leaveShared(person);
        alone(person).forEach(organization -> {
            audit.record(
                    organization,
                    AuditEntry.of("organization.erased")
                            .on("organization", organization)
                            .because("the account of its only member was deleted"));
            leave(organization, person);
            erasure.decide(organization);
        });
    }

    /**
     * Erases what was decided on, once that is committed: a place of its own cannot be dropped in the account's transaction.
     * What fails is left to the schedule.
     */
    public void eraseDecided(List<TenantId> organizations) {
        organizations.forEach(schedule::erase);
    }

    /** Ends the memberships in organizations that have other members, and says which they were. */
    public List<Left> leaveShared(DataSubject person) {
        List<Place> shared =
                places(person).stream().filter(place -> !place.alone()).toList();
        shared.forEach(place -> {
            leave(place.organization(), person);
            audit.record(
                    place.organization(),
                    AuditEntry.of("member.left").on("membership", person.id()).because("the account was deleted"));
        });
        return shared.stream()
                .map(place -> new Left(place.organization(), place.role()))
                .toList();
    }

    /** Undoes {@link #leaveShared}, as far as the organization still exists. */
    public void rejoin(UserId person, Left left, Instant now) {
        int joined = database.jdbc()
                .sql("""
                        insert into memberships (tenant_id, user_id, role, created_at)
                        select tenant_id, :person, :role, :now from organizations where tenant_id = :organization
                        on conflict (tenant_id, user_id) do nothing
                        """)
                .param("organization", left.organization().value())
                .param("person", person.value())
                .param("role", left.role().name())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
        if (joined > 0) {
            audit.record(
                    left.organization(),
                    AuditEntry.of("member.joined").on("membership", person).because("the account was restored"));
        }
    }

    private void leave(TenantId organization, DataSubject person) {
        database.jdbc()
                .sql("delete from memberships where tenant_id = :organization and user_id = :person")
                .param("organization", organization.value())
                .param("person", person.id().value())
                .update();
    }

    private List<Place> places(DataSubject person) {
        return database.jdbc()
                .sql("""
                        select m.tenant_id, o.name, m.role, o.deleted_at is not null as deleted,
                            (select count(*) from memberships other
                             where other.tenant_id = m.tenant_id and other.user_id <> m.user_id) as others,
                            (select count(*) from memberships other
                             where other.tenant_id = m.tenant_id and other.user_id <> m.user_id
                               and other.role = 'OWNER') as other_owners
                        from memberships m join organizations o using (tenant_id)
                        where m.user_id = :person order by m.tenant_id
                        """)
                .param("person", person.id().value())
                .query((row, index) -> new Place(
                        new TenantId(row.getObject("tenant_id", UUID.class)),
                        row.getString("name"),
                        RoleName.of(row.getString("role")),
                        row.getBoolean("deleted"),
                        row.getInt("others"),
                        row.getInt("other_owners")))
                .list();
    }
}
