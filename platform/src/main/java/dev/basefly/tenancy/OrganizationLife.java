package dev.basefly.tenancy;

import dev.basefly.api.ApiError;
import dev.basefly.api.media.Picture;
import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.TenantId;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What happens to an organization after it was founded. Each change is one transaction that holds its row. */
@CrossTenant(reason = "slugs are unique among all organizations, and suspending and restoring come from outside of one")
public final class OrganizationLife {

    static final int REASON_LENGTH = 500;
    static final Picture.Purpose LOGO = new Picture.Purpose("logo", 64);

    private final SystemDatabase database;
    private final AuditLog audit;
    private final Slugs slugs;
    private final OrganizationStates states;
    private final TenancySettings settings;
    private final Clock clock;

    OrganizationLife(
            SystemDatabase database,
            AuditLog audit,
            Slugs slugs,
            OrganizationStates states,
            TenancySettings settings,
            Clock clock) {
        this.database = database;
        this.audit = audit;
        this.slugs = slugs;
        this.states = states;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * What to change; null leaves a part as it is.
     *
     * @param accent empty for the product's own colour
     */
    public record Change(
            @Nullable String name,
            @Nullable String slug,
            @Nullable String accent,
            @Nullable String region) {}

    /**
     * Changes what the organization says of itself.
     *
     * @throws ApiError VALIDATION_ERROR; CONFLICT {@code slug_taken}
     */
    public Organization change(TenantId id, Change change) {
        String name = change.name() == null ? null : Organizations.validName(change.name(), "name");
        String slug = change.slug() == null ? null : Slug.chosen(change.slug());
        Accent accent = change.accent() == null || change.accent().isBlank() ? null : Accent.chosen(change.accent());
        requireRegion(change.region());
        return changed(id, "organization.changed", null, before -> {
            if (slug != null && !slug.equals(before.slug())) {
                slugs.change(before.slug(), slug, id);
            }
            return new Organization(
                    id,
                    before.kind(),
                    slug == null ? before.slug() : slug,
                    name == null ? before.name() : name,
                    new Branding(
                            change.accent() == null ? before.branding().accent() : accent,
                            before.branding().logoVersion()),
                    change.region() == null ? before.region() : change.region(),
                    before.state(),
                    before.createdAt());
        });
    }

    /**
     * Sets the picture; null takes it away.
     *
     * @throws ApiError PAYLOAD_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE
     */
    public void changeLogo(TenantId id, byte @Nullable [] content) {
        Picture logo = content == null ? null : LOGO.read(content);
        database.inTransaction(() -> {
            Branding before = locked(id).branding();
            audit.record(
                    id,
                    AuditEntry.of("organization.changed")
                            .on("organization", id)
                            .change("logo", before.logoVersion(), logo == null ? null : logo.version()));
            return database.jdbc()
                    .sql(
                            "update organizations set logo = :logo, logo_type = :type, logo_version = :version where tenant_id = :id")
                    .param("logo", logo == null ? null : logo.content(), Types.BINARY)
                    .param("type", logo == null ? null : logo.type(), Types.VARCHAR)
                    .param("version", logo == null ? null : logo.version(), Types.VARCHAR)
                    .param("id", id.value())
                    .update();
        });
    }

    /** The picture, empty without one. */
    public Optional<Picture> logo(TenantId id) {
        return database.jdbc()
                .sql("select logo_type, logo from organizations where tenant_id = :id and logo is not null")
                .param("id", id.value())
                .query((row, index) -> new Picture(row.getString(1), row.getBytes(2)))
                .optional();
    }

    /**
     * Stops the organization's work until it is resumed.
     *
     * @throws ApiError CONFLICT when it is not active; VALIDATION_ERROR without a reason
     */
    public Organization suspend(TenantId id, String reason) {
        String why = validReason(reason);
        return noticed(
                id,
                () -> moved(
                        id,
                        OrganizationState.SUSPENDED,
                        "organization.suspended",
                        "suspended_at = :now, suspended_reason = :reason",
                        why));
    }

    /** Ends a suspension; CONFLICT when there is none. */
    public Organization resume(TenantId id) {
        return noticed(id, () -> {
            if (locked(id).state() == OrganizationState.DELETED) {
                throw ApiError.conflict("organization_state", "The organization is deleted")
                        .remedy("Its owner can restore it");
            }
            return moved(
                    id,
                    OrganizationState.ACTIVE,
                    "organization.resumed",
                    "suspended_at = null, suspended_reason = null",
                    null);
        });
    }

    /** Makes the organization invisible; it can be restored for a while. Its people stay members. */
    public Organization delete(TenantId id, @Nullable String reason) {
        String why = reason == null || reason.isBlank() ? null : validReason(reason);
        return noticed(
                id,
                () -> moved(
                        id,
                        OrganizationState.DELETED,
                        "organization.deleted",
                        "deleted_at = :now, deleted_reason = :reason",
                        why));
    }

    /**
     * Brings a deleted organization back as it was, suspended when it was that.
     *
     * @throws ApiError NOT_FOUND when it is not deleted or its time is over
     */
    public Organization restore(TenantId id) {
        return noticed(id, () -> {
            OrganizationState before = database.jdbc()
                    .sql("""
                            select case when suspended_at is null then 'ACTIVE' else 'SUSPENDED' end from organizations
                            where tenant_id = :id and state = 'DELETED' and deleted_at > :oldest for update
                            """)
                    .param("id", id.value())
                    .param("oldest", now().minus(settings.restorable()))
                    .query((row, index) -> OrganizationState.valueOf(row.getString(1)))
                    .optional()
                    .orElseThrow(() -> ApiError.notFound("Deleted organization"));
            return moved(id, before, "organization.restored", "deleted_at = null, deleted_reason = null", null);
        });
    }

    /** The regions that an organization may choose, empty where there is no choice. */
    public List<String> regions() {
        return settings.regions();
    }

    /** How long a deleted organization can be restored. */
    public Duration restorable() {
        return settings.restorable();
    }

    /** Deleted organizations whose time to be restored is over, longest ago first. */
    public List<TenantId> due(int limit) {
        return database.jdbc()
                .sql("""
                        select tenant_id from organizations where deleted_at <= :oldest
                        order by deleted_at limit :limit
                        """)
                .param("oldest", now().minus(settings.restorable()))
                .param("limit", limit)
                .query((row, index) -> new TenantId(row.getObject(1, UUID.class)))
                .list();
    }

    /** Runs the transaction, and makes this node see the new state at once when it is over. */
    private Organization noticed(TenantId id, Supplier<Organization> change) {
        Organization changed = database.inTransaction(change);
        states.forget(id);
        return changed;
    }

    private Organization moved(
            TenantId id, OrganizationState next, String action, String columns, @Nullable String reason) {
        return changed(id, action, reason, before -> {
            OrganizationState state = before.state().become(next);
            var update = database.jdbc()
                    .sql("update organizations set state = :state, " + columns + " where tenant_id = :id")
                    .param("state", state.name())
                    .param("id", id.value());
            if (columns.contains(":now")) {
                update = update.param("now", now()).param("reason", reason, Types.VARCHAR);
            }
            update.update();
            return new Organization(
                    id,
                    before.kind(),
                    before.slug(),
                    before.name(),
                    before.branding(),
                    before.region(),
                    state,
                    before.createdAt());
        });
    }

    private Organization changed(
            TenantId id, String action, @Nullable String reason, UnaryOperator<Organization> change) {
        return database.inTransaction(() -> {
            Organization before = locked(id);
            Organization after = change.apply(before);
            audit.record(id, entry(action, before, after).because(reason));
            database.jdbc()
                    .sql("""
                            update organizations set name = :name, slug = :slug, accent = :accent, region = :region
                            where tenant_id = :id
                            """)
                    .param("name", after.name())
                    .param("slug", after.slug())
                    .param("accent", color(after), Types.VARCHAR)
                    .param("region", after.region(), Types.VARCHAR)
                    .param("id", id.value())
                    .update();
            return after;
        });
    }

    private static AuditEntry entry(String action, Organization before, Organization after) {
        return AuditEntry.of(action)
                .on("organization", before.id())
                .change("name", before.name(), after.name())
                .change("slug", before.slug(), after.slug())
                .change("accent", color(before), color(after))
                .change("region", before.region(), after.region())
                .change("state", before.state(), after.state());
    }

    private static @Nullable String color(Organization organization) {
        Accent accent = organization.branding().accent();
        return accent == null ? null : accent.color();
    }

    private Organization locked(TenantId id) {
        return database.jdbc()
                .sql("select " + OrganizationRow.COLUMNS + " from organizations o where o.tenant_id = :id for update")
                .param("id", id.value())
                .query(OrganizationRow::read)
                .optional()
                .orElseThrow(() -> ApiError.notFound("Organization"));
    }

    private void requireRegion(@Nullable String region) {
        if (region != null && !settings.regions().contains(region)) {
            throw ApiError.invalid(
                    "region",
                    settings.regions().isEmpty()
                            ? "cannot be chosen in this installation"
                            : "must be one of " + String.join(", ", settings.regions()));
        }
    }

    private static String validReason(String reason) {
        String tidy = reason.strip();
        if (tidy.isEmpty() || tidy.length() > REASON_LENGTH) {
            throw ApiError.invalid("reason", "must have 1 to " + REASON_LENGTH + " characters");
        }
        return tidy;
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
