package dev.basefly.tenancy;

import dev.basefly.access.RoleName;
import dev.basefly.api.ApiError;
import dev.basefly.api.Page;
import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.DisplayName;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.RowCallbackHandler;

/** All organizations and who belongs to them. */
@CrossTenant(reason = "a person's organizations are found before any of them is chosen as the tenant")
public final class Organizations {

    /** How many organizations one person may own. */
    static final int MOST_OWNED = 20;

    private static final String SELECT_MEMBERSHIP = "select " + OrganizationRow.COLUMNS + """
            , m.user_id, m.role, m.created_at as joined_at
            from memberships m join organizations o using (tenant_id)
            where m.user_id = :person
            """;

    private static final String LIVING = " and o.deleted_at is null ";

    private final SystemDatabase database;
    private final AuditLog audit;
    private final Slugs slugs;
    private final TenancySettings settings;
    private final Clock clock;
    private final ApplicationEventPublisher events;

    Organizations(
            SystemDatabase database,
            AuditLog audit,
            Slugs slugs,
            TenancySettings settings,
            Clock clock,
            ApplicationEventPublisher events) {
        this.database = database;
        this.audit = audit;
        this.slugs = slugs;
        this.settings = settings;
        this.clock = clock;
        this.events = events;
    }

    /** Founds a company's organization with its first owner, like {@link #found(String, OrganizationKind, UserId)}. */
    public Organization found(String name, UserId owner) {
        return found(name, OrganizationKind.COMPANY, owner);
    }

    /**
     * Founds an organization with its first owner. Takes part in a transaction of the system database that is open.
     *
     * @throws ApiError VALIDATION_ERROR for a name that is empty, too long or has control characters; CONFLICT when the
     *     person owns too many
     */
    public Organization found(String name, OrganizationKind kind, UserId owner) {
        String tidy = validName(name, "name");
        return database.inTransaction(() -> {
            refuseTooMany(owner);
            Organization organization = insert(tidy, kind);
            add(organization.id(), owner, RoleName.OWNER);
            audit.record(
                    organization.id(),
                    AuditEntry.of("organization.founded")
                            .on("organization", organization.id())
                            .with("owner", owner));
            events.publishEvent(new OrganizationFounded(organization.id(), kind, owner));
            return organization;
        });
    }

    /** Adds a person to an organization; changes the role of one who is already in it, but an owner stays one. */
    public void add(TenantId organization, UserId person, RoleName role) {
        database.jdbc()
                .sql("""
                        insert into memberships (tenant_id, user_id, role, created_at)
                        values (:organization, :person, :role, :now)
                        on conflict (tenant_id, user_id) do update set role = excluded.role where memberships.role <> 'OWNER'
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
                .sql(SELECT_MEMBERSHIP + LIVING + " order by m.created_at, m.tenant_id limit 1000")
                .param("person", person.value())
                .query(Organizations::membership)
                .list();
    }

    /** The person's membership in the organization; empty when the person does not belong to it or it does not exist. */
    public Optional<Membership> membership(UserId person, TenantId organization) {
        return database.jdbc()
                .sql(SELECT_MEMBERSHIP + LIVING + " and m.tenant_id = :organization")
                .param("person", person.value())
                .param("organization", organization.value())
                .query(Organizations::membership)
                .optional();
    }

    /** A person and an organization to which they may belong. */
    public record Belonging(UserId person, TenantId organization) {}

    /** The roles of people in organizations, in one statement; left out is who does not belong to theirs. */
    public Map<Belonging, RoleName> roles(Set<Belonging> asked) {
        Map<Belonging, RoleName> roles = new HashMap<>();
        if (asked.isEmpty()) {
            return roles;
        }
        List<Belonging> pairs = List.copyOf(asked);
        database.jdbc()
                .sql("""
                        select m.user_id, m.tenant_id, m.role
                        from unnest(cast(:people as uuid[]), cast(:organizations as uuid[])) asked (person, organization)
                        join memberships m on m.user_id = asked.person and m.tenant_id = asked.organization
                        join organizations o on o.tenant_id = m.tenant_id
                        where o.deleted_at is null
                        """)
                .param(
                        "people",
                        pairs.stream().map(pair -> pair.person().value()).toArray(UUID[]::new))
                .param(
                        "organizations",
                        pairs.stream().map(pair -> pair.organization().value()).toArray(UUID[]::new))
                .query((RowCallbackHandler) row -> roles.put(
                        new Belonging(
                                new UserId(row.getObject("user_id", UUID.class)),
                                new TenantId(row.getObject("tenant_id", UUID.class))),
                        RoleName.of(row.getString("role"))));
        return roles;
    }

    /** The person's membership in the organization that the slug leads to; empty as for an id. */
    public Optional<Membership> membership(UserId person, String slug) {
        return slugs.find(slug).flatMap(organization -> membership(person, organization));
    }

    /** The person's deleted organizations that are not erased yet, oldest membership first. */
    public List<Membership> deletedOf(UserId person) {
        return page(person, true, null, Page.MOST).data();
    }

    /** The person's membership in an organization that is deleted and not yet erased. */
    Optional<Membership> deletedMembership(UserId person, TenantId organization) {
        return database.jdbc()
                .sql(SELECT_MEMBERSHIP + " and o.deleted_at is not null and m.tenant_id = :organization")
                .param("person", person.value())
                .param("organization", organization.value())
                .query(Organizations::membership)
                .optional();
    }

    /**
     * A page of the person's organizations, oldest membership first.
     *
     * @param deleted those that can be restored, instead of those in use
     */
    public Page<Membership> page(UserId person, boolean deleted, @Nullable String cursor, int limit) {
        Place after = Page.after(cursor, Place::parse);
        Instant since = after == null ? Instant.EPOCH : after.joined();
        List<Joined> rows = database.jdbc()
                .sql(SELECT_MEMBERSHIP + """
                         and case when :deleted then o.deleted_at > :oldest else o.deleted_at is null end
                         and (m.created_at, m.tenant_id) > (:since, :last)
                         order by m.created_at, m.tenant_id limit :limit
                        """)
                .param("person", person.value())
                .param("deleted", deleted)
                .param("oldest", clock.instant().minus(settings.restorable()).atOffset(ZoneOffset.UTC))
                .param("since", since.atOffset(ZoneOffset.UTC))
                .param("last", after == null ? new UUID(0, 0) : after.organization())
                .param("limit", limit + 1)
                .query((row, index) -> new Joined(
                        membership(row, index), row.getTimestamp("joined_at").toInstant()))
                .list();
        Page<Joined> page = Page.of(rows, limit, Joined::key);
        return new Page<>(page.data().stream().map(Joined::membership).toList(), page.meta());
    }

    /** The organization in any state; empty when there is none. */
    public Optional<Organization> find(TenantId organization) {
        return database.jdbc()
                .sql("select " + OrganizationRow.COLUMNS + " from organizations o where o.tenant_id = :organization")
                .param("organization", organization.value())
                .query(OrganizationRow::read)
                .optional();
    }

    /** The slug if no organization has it, otherwise one like it. */
    public String freeSlug(String slug) {
        return slugs.find(slug).isEmpty() && Slug.isValid(slug) ? slug : slugs.suggest(slug);
    }

    /** Makes the organization's slug lead to it, in the transaction that is open; CONFLICT when another one was faster. */
    public void claimSlug(TenantId organization) {
        String slug = find(organization).orElseThrow().slug();
        if (!slugs.claim(slug, organization)) {
            throw ApiError.conflict("slug_taken", "Another organization took the slug " + slug)
                    .remedy("Try again");
        }
    }

    private record Joined(Membership membership, Instant at) {
        String key() {
            return at + "|" + membership.organization().id().value();
        }
    }

    private record Place(Instant joined, UUID organization) {
        static Place parse(String key) {
            int bar = key.indexOf('|');
            try {
                return new Place(
                        Instant.parse(key.substring(0, Math.max(bar, 0))), UUID.fromString(key.substring(bar + 1)));
            } catch (DateTimeParseException malformed) {
                throw new IllegalArgumentException(malformed);
            }
        }
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
                .sql("""
                        select count(*) from memberships m join organizations o using (tenant_id)
                        where m.user_id = :person and m.role = 'OWNER' and o.deleted_at is null
                        """)
                .param("person", owner.value())
                .query(Integer.class)
                .single();
        if (owned >= MOST_OWNED) {
            throw ApiError.conflict("too_many_organizations", "You own " + owned + " organizations already")
                    .remedy("Transfer or delete one of them first");
        }
    }

    /** Tries again with another slug when somebody else was faster with the first. */
    private Organization insert(String name, OrganizationKind kind) {
        Organization organization = new Organization(
                TenantId.next(clock),
                kind,
                slugs.suggest(name),
                name,
                Branding.NONE,
                settings.regions().isEmpty() ? null : settings.regions().getFirst(),
                OrganizationState.ACTIVE,
                clock.instant().truncatedTo(ChronoUnit.MICROS));
        insert(organization);
        if (slugs.claim(organization.slug(), organization.id())) {
            return organization;
        }
        String another = Slug.another(organization.slug());
        slugs.claim(another, organization.id());
        database.jdbc()
                .sql("update organizations set slug = :slug where tenant_id = :id")
                .param("slug", another)
                .param("id", organization.id().value())
                .update();
        return find(organization.id()).orElseThrow();
    }

    private void insert(Organization organization) {
        database.jdbc()
                .sql("""
                        insert into organizations (tenant_id, kind, slug, name, region, created_at)
                        values (:id, :kind, :slug, :name, :region, :createdAt)
                        """)
                .param("id", organization.id().value())
                .param("kind", organization.kind().name())
                .param("slug", organization.slug())
                .param("name", organization.name())
                .param("region", organization.region(), Types.VARCHAR)
                .param("createdAt", organization.createdAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    private static Membership membership(ResultSet row, int index) throws SQLException {
        return new Membership(
                OrganizationRow.read(row, index),
                new UserId(row.getObject("user_id", UUID.class)),
                RoleName.of(row.getString("role")));
    }
}
