package dev.basefly.tenancy.directory;

import dev.basefly.api.ApiError;
import dev.basefly.api.Page;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.tenancy.OrganizationKind;
import dev.basefly.tenancy.OrganizationState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** All organizations of the installation, for operators. Each question is answered from an index, however many there are. */
@CrossTenant(reason = "operators look organizations up to help them")
public final class OrganizationDirectory {

    private static final int LONGEST_SEARCH = 100;
    private static final UUID LAST = new UUID(-1, -1);

    private static final String SELECT = """
            select o.tenant_id, o.name, o.slug, o.kind, o.state, coalesce(o.deleted_reason, o.suspended_reason) as reason,
                o.created_at, (select count(*) from (
                    select from memberships m where m.tenant_id = o.tenant_id limit 1000) counted) as members
            from organizations o
            """;

    private final SystemDatabase database;

    OrganizationDirectory(SystemDatabase database) {
        this.database = database;
    }

    /** What was looked for, on one page, or a page of all of them when nothing was. */
    public Page<ListedOrganization> list(@Nullable String search, @Nullable String cursor, int limit) {
        return search == null || search.isBlank()
                ? newest(cursor, limit)
                : new Page<>(search(search, limit), new Page.Meta(null, false));
    }

    /** A page of all organizations, also deleted ones, the newest first. */
    private Page<ListedOrganization> newest(@Nullable String cursor, int limit) {
        UUID before = Objects.requireNonNullElse(
                Page.after(cursor, text -> TenantId.of(text).value()), LAST);
        List<ListedOrganization> rows = database.jdbc()
                .sql(SELECT + " where o.tenant_id < :before order by o.tenant_id desc limit :limit")
                .param("before", before)
                .param("limit", limit + 1)
                .query(OrganizationDirectory::read)
                .list();
        return Page.of(rows, limit, organization -> organization.id().toString());
    }

    /**
     * At most so many organizations whose id or slug is the text, or whose name begins with it in any capitalization: that
     * with the slug first, the others by name.
     *
     * @throws ApiError VALIDATION_ERROR for a text of more than 100 characters
     */
    private List<ListedOrganization> search(String text, int limit) {
        String wanted = text.strip();
        if (wanted.length() > LONGEST_SEARCH) {
            throw ApiError.invalid("search", "must have at most " + LONGEST_SEARCH + " characters");
        }
        try {
            return find(TenantId.of(wanted)).stream().toList();
        } catch (IllegalArgumentException noId) {
            LinkedHashMap<TenantId, ListedOrganization> found = new LinkedHashMap<>();
            bySlug(lower(wanted)).ifPresent(organization -> found.put(organization.id(), organization));
            byName(lower(wanted), limit).forEach(organization -> found.putIfAbsent(organization.id(), organization));
            return found.values().stream().limit(limit).toList();
        }
    }

    private Optional<ListedOrganization> bySlug(String slug) {
        return database.jdbc()
                .sql(SELECT
                        + " where o.tenant_id = (select s.tenant_id from organization_slugs s where s.slug = :slug)")
                .param("slug", slug)
                .query(OrganizationDirectory::read)
                .optional();
    }

    /** The order of the bytes is that of the index, and all that begins with a text lies between it and its last successor. */
    private List<ListedOrganization> byName(String begin, int limit) {
        return database.jdbc()
                .sql(SELECT + """
                         where lower(o.name) collate "C" >= :begin and lower(o.name) collate "C" < :end
                        order by lower(o.name) collate "C", o.tenant_id limit :limit
                        """)
                .param("begin", begin)
                .param("end", begin + Character.toString(Character.MAX_CODE_POINT))
                .param("limit", limit)
                .query(OrganizationDirectory::read)
                .list();
    }

    /** The organization, also a suspended or deleted one; empty once it is erased. */
    public Optional<ListedOrganization> find(TenantId id) {
        return database.jdbc()
                .sql(SELECT + " where o.tenant_id = :id")
                .param("id", id.value())
                .query(OrganizationDirectory::read)
                .optional();
    }

    /** The first people of the organization, at most so many. */
    public List<ListedMember> members(TenantId organization, int limit) {
        return database.jdbc()
                .sql("""
                        select user_id, role, created_at from memberships
                        where tenant_id = :organization order by user_id limit :limit
                        """)
                .param("organization", organization.value())
                .param("limit", limit)
                .query((row, _) -> new ListedMember(
                        new UserId(row.getObject("user_id", UUID.class)),
                        row.getString("role"),
                        row.getTimestamp("created_at").toInstant()))
                .list();
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static ListedOrganization read(ResultSet row, int index) throws SQLException {
        return new ListedOrganization(
                new TenantId(row.getObject("tenant_id", UUID.class)),
                row.getString("name"),
                row.getString("slug"),
                OrganizationKind.valueOf(row.getString("kind")),
                OrganizationState.valueOf(row.getString("state")),
                row.getString("reason"),
                row.getInt("members"),
                row.getTimestamp("created_at").toInstant());
    }
}
