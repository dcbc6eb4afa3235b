package dev.basefly.tenancy;

import dev.basefly.access.RoleName;
import dev.basefly.api.ApiError;
import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.DisplayName;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** All organizations and who belongs to them. */
@CrossTenant(reason = "a person's organizations are found before any of them is chosen as the tenant")
public final class Organizations {

    /** How many organizations one person may own. */
    static final int MOST_OWNED = 20;

    private static final String SELECT_MEMBERSHIP = """
            select o.tenant_id, o.name, o.created_at, m.user_id, m.role
            from memberships m join organizations o using (tenant_id)
            where m.user_id = :person
            """;

    private final SystemDatabase database;
    private final AuditLog audit;
    private final Clock clock;

    Organizations(SystemDatabase database, AuditLog audit, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Founds an organization with its first owner. Takes part in a transaction of the system database that is open.
     *
     * @throws ApiError VALIDATION_ERROR for a name that is empty, too long or has control characters; CONFLICT when the
     *     person owns too many
     */
    public Organization found(String name, UserId owner) {
        String tidy = validName(name, "name");
        Organization organization =
                new Organization(TenantId.next(clock), tidy, clock.instant().truncatedTo(ChronoUnit.MICROS));
        return database.inTransaction(() -> {
            refuseTooMany(owner);
            insert(organization);
            add(organization.id(), owner, RoleName.OWNER);
            audit.record(
                    organization.id(),
                    AuditEntry.of("organization.founded")
                            .on("organization", organization.id())
                            .with("owner", owner));
            return organization;
        });
    }

    /** Adds a person to an organization; changes the role of one who is already in it. */
    public void add(TenantId organization, UserId person, RoleName role) {
        database.jdbc()
                .sql("""
                        insert into memberships (tenant_id, user_id, role, created_at)
                        values (:organization, :person, :role, :now)
                        on conflict (tenant_id, user_id) do update set role = excluded.role
                        """)
                .param("organization", organization.value())
                .param("person", person.value())
                .param("role", role.name())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    /** The person's organizations, oldest first. */
    public List<Membership> of(UserId person) {
        return database.jdbc()
                .sql(SELECT_MEMBERSHIP + " order by m.created_at, m.tenant_id limit 1000")
                .param("person", person.value())
                .query(Organizations::membership)
                .list();
    }

    /** The person's membership in the organization; empty when the person does not belong to it or it does not exist. */
    public Optional<Membership> membership(UserId person, TenantId organization) {
        return database.jdbc()
                .sql(SELECT_MEMBERSHIP + " and m.tenant_id = :organization")
                .param("person", person.value())
                .param("organization", organization.value())
                .query(Organizations::membership)
                .optional();
    }

    /**
     * The name as it will be stored.
     *
     * @param field how the input calls it
     * @throws ApiError VALIDATION_ERROR
     */
    public static String validName(String name, String field) {
        String tidy = DisplayName.tidy(name);
        DisplayName.fault(tidy, Organization.NAME_LENGTH).ifPresent(fault -> {
            throw ApiError.invalid(field, fault);
        });
        return tidy;
    }

    /** Locks the person's memberships so that two requests at once cannot both take the last place. */
    private void refuseTooMany(UserId owner) {
        database.jdbc()
                .sql("select pg_advisory_xact_lock(hashtextextended('organizations of ' || :person, 0))")
                .param("person", owner.toString())
                .query((row, index) -> index)
                .list();
        int owned = database.jdbc()
                .sql("select count(*) from memberships where user_id = :person and role = 'OWNER'")
                .param("person", owner.value())
                .query(Integer.class)
                .single();
        if (owned >= MOST_OWNED) {
            throw ApiError.conflict("too_many_organizations", "You own " + owned + " organizations already")
                    .remedy("Transfer or delete one of them first");
        }
    }

    private void insert(Organization organization) {
        database.jdbc()
                .sql("insert into organizations (tenant_id, name, created_at) values (:id, :name, :createdAt)")
                .param("id", organization.id().value())
                .param("name", organization.name())
                .param("createdAt", organization.createdAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    private static Membership membership(ResultSet row, int index) throws SQLException {
        Instant createdAt = row.getTimestamp("created_at").toInstant();
        TenantId id = new TenantId(row.getObject("tenant_id", UUID.class));
        return new Membership(
                new Organization(id, row.getString("name"), createdAt),
                new UserId(row.getObject("user_id", UUID.class)),
                RoleName.of(row.getString("role")));
    }
}
