package dev.basefly.tenancy;

import dev.basefly.api.ApiError;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

/** Which slug leads to which organization. All changes take part in the transaction that is open. */
@CrossTenant(reason = "a slug is unique among all organizations, and finds one before it is the tenant")
final class Slugs {

    private static final int ATTEMPTS = 10;

    private final SystemDatabase database;
    private final Duration kept;
    private final Clock clock;

    Slugs(SystemDatabase database, Duration kept, Clock clock) {
        this.database = database;
        this.kept = kept;
        this.clock = clock;
    }

    /** The organization the slug leads to, also by one that it had until a while ago. */
    Optional<TenantId> find(String slug) {
        return database.jdbc()
                .sql(
                        "select tenant_id from organization_slugs where slug = :slug and (kept_until is null or kept_until > :now)")
                .param("slug", slug)
                .param("now", now())
                .query((row, index) -> new TenantId(row.getObject(1, UUID.class)))
                .optional();
    }

    /** A slug for a new organization of this name, found free and not yet claimed: the organization comes first. */
    String suggest(String name) {
        String slug = Slug.from(name);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (find(slug).isEmpty()) {
                return slug;
            }
            slug = Slug.another(Slug.from(name));
        }
        return Slug.another("org");
    }

    /** Takes the slug unless it is another organization's. */
    boolean claim(String slug, TenantId organization) {
        return database.jdbc()
                        .sql("""
                                insert into organization_slugs as s (slug, tenant_id) values (:slug, :organization)
                                on conflict (slug) do update set tenant_id = excluded.tenant_id, kept_until = null
                                where s.tenant_id = excluded.tenant_id or s.kept_until <= :now
                                """)
                        .param("slug", slug)
                        .param("organization", organization.value())
                        .param("now", now())
                        .update()
                == 1;
    }

    /** Takes the new slug and keeps the old one for the organization for a while. */
    void change(String from, String to, TenantId organization) {
        if (!claim(to, organization)) {
            throw ApiError.conflict("slug_taken", "Another organization has the slug " + to)
                    .remedy("Choose another one");
        }
        database.jdbc()
                .sql(
                        "update organization_slugs set kept_until = :until where slug = :slug and tenant_id = :organization")
                .param("until", clock.instant().plus(kept).atOffset(ZoneOffset.UTC))
                .param("slug", from)
                .param("organization", organization.value())
                .update();
    }

    private java.time.OffsetDateTime now() {
        Instant now = clock.instant();
        return now.atOffset(ZoneOffset.UTC);
    }
}
