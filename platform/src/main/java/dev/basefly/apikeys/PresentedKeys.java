package dev.basefly.apikeys;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.basefly.access.RoleName;
import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.identity.People;
import dev.basefly.identity.spi.CallerSource.Recognised;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.tenancy.Organizations;
import dev.basefly.tenancy.Organizations.Belonging;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Judges the keys that requests present. What is known of a key is kept for less than a second, so a revocation, a
 * creator's new role or departure is noticed by every node within that time.
 */
@CrossTenant(reason = "a key is found before the organization that it names is known")
final class PresentedKeys {

    private static final Duration KEPT = Duration.ofMillis(900);
    private static final Duration NOTED_EVERY = Duration.ofMinutes(1);
    private static final Duration REPORTED_EVERY = Duration.ofMinutes(1);

    private final SystemDatabase database;
    private final Organizations organizations;
    private final People people;
    private final AuditLog audit;
    private final Clock clock;
    private final Cache<ApiKeyId, Optional<KnownKey>> known =
            Caffeine.newBuilder().maximumSize(50_000).expireAfterWrite(KEPT).build();

    /** Of which keys a use from a foreign address was recorded lately. */
    private final Cache<ApiKeyId, Boolean> reported = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(REPORTED_EVERY)
            .build();

    PresentedKeys(SystemDatabase database, Organizations organizations, People people, AuditLog audit, Clock clock) {
        this.database = database;
        this.organizations = organizations;
        this.people = people;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Who bears the key, and the organization it acts for.
     *
     * @param address where the request comes from
     * @throws ApiError UNAUTHORIZED for a key that is not or no longer valid, and only who has the secret is told why;
     *     FORBIDDEN from an address that is not allowed
     */
    Recognised check(String text, String address) {
        KeyText presented = KeyText.read(text).orElseThrow(PresentedKeys::invalid);
        Instant now = clock.instant();
        KnownKey key = matching(presented, now).orElseThrow(PresentedKeys::invalid);
        if (key.life().revokedAt() != null) {
            throw refused("api_key_revoked", "This API key was revoked");
        }
        if (!now.isBefore(key.life().expiresAt())) {
            throw refused("api_key_expired", "This API key has expired");
        }
        String role = key.role();
        if (role == null) {
            throw refused("api_key_creator_left", "Who made this API key does not belong to its organization any more");
        }
        if (!key.isAllowedFrom(address)) {
            report(key);
            throw ApiError.of(ErrorCode.FORBIDDEN, "This API key may not be used from " + address)
                    .reason("address_not_allowed")
                    .remedy("Add the address to those of the key, or call from one of them");
        }
        if (key.isDueForNote(now)) {
            note(key.id(), now);
        }
        return new Recognised(key.actor(role), key.organization());
    }

    /** Makes this node look the key up again. */
    void forget(ApiKeyId id) {
        known.invalidate(id);
    }

    /** A secret that is not the one this node knows may be a new one that another node has just made. */
    private Optional<KnownKey> matching(KeyText presented, Instant now) {
        byte[] hash = presented.hash();
        Optional<KnownKey> key = known.get(presented.id(), this::find);
        if (key.isPresent() && !key.get().secrets().match(hash, now)) {
            forget(presented.id());
            key = known.get(presented.id(), this::find);
        }
        return key.filter(fresh -> fresh.secrets().match(hash, now));
    }

    /** Reads those of these keys anew that this node does not know at this moment, in one statement for each table. */
    void prepare(Collection<String> texts) {
        Set<ApiKeyId> unknown = texts.stream()
                .flatMap(text -> KeyText.read(text).stream())
                .map(KeyText::id)
                .filter(id -> known.getIfPresent(id) == null)
                .collect(Collectors.toSet());
        if (!unknown.isEmpty()) {
            known.putAll(read(unknown));
        }
    }

    private Optional<KnownKey> find(ApiKeyId id) {
        return Objects.requireNonNull(read(Set.of(id)).get(id));
    }

    /** The keys with these ids, empty where there is none. */
    private Map<ApiKeyId, Optional<KnownKey>> read(Set<ApiKeyId> ids) {
        List<Stored> stored = database.jdbc()
                .sql("""
                        select id, tenant_id, created_by, scopes, allowed_addresses, secret_hash, previous_secret_hash,
                            previous_secret_until, expires_at, revoked_at, last_used_at
                        from api_keys where id = any(:ids)
                        """)
                .param("ids", ids.stream().map(ApiKeyId::value).toArray(UUID[]::new))
                .query(PresentedKeys::stored)
                .list();
        Map<Belonging, RoleName> roles =
                organizations.roles(stored.stream().map(Stored::creator).collect(Collectors.toSet()));
        Set<UserId> creators = people.withAccount(
                roles.keySet().stream().map(Belonging::person).collect(Collectors.toSet()));
        Map<ApiKeyId, Optional<KnownKey>> keys = new HashMap<>();
        ids.forEach(id -> keys.put(id, Optional.empty()));
        for (Stored one : stored) {
            RoleName role = creators.contains(one.creator().person()) ? roles.get(one.creator()) : null;
            KnownKey key = one.as(role == null ? null : role.name());
            keys.put(key.id(), Optional.of(key));
        }
        return keys;
    }

    /** Somebody has the secret who should not: the organization finds it in its audit log, once a minute. */
    private void report(KnownKey key) {
        if (reported.asMap().putIfAbsent(key.id(), true) == null) {
            audit.record(
                    key.organization(),
                    AuditEntry.of("api_key.refused")
                            .on("api_key", key.id())
                            .because("used from an address that is not allowed"));
        }
    }

    private void note(ApiKeyId id, Instant now) {
        database.jdbc()
                .sql("""
                        update api_keys set last_used_at = :now
                        where id = :id and (last_used_at is null or last_used_at < :due)
                        """)
                .param("id", id.value())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("due", now.minus(NOTED_EVERY).atOffset(ZoneOffset.UTC))
                .update();
    }

    /** A row, without what its creator may do. */
    private record Stored(
            ApiKeyId id,
            Belonging creator,
            Set<String> scopes,
            List<Network> allowedAddresses,
            KnownKey.Secrets secrets,
            KnownKey.Life life) {

        KnownKey as(@Nullable String role) {
            return new KnownKey(
                    id,
                    creator.organization(),
                    creator.person(),
                    role,
                    scopes,
                    allowedAddresses,
                    secrets,
                    life,
                    new AtomicBoolean());
        }
    }

    private static Stored stored(ResultSet row, int index) throws SQLException {
        return new Stored(
                new ApiKeyId(row.getObject("id", UUID.class)),
                new Belonging(
                        new UserId(row.getObject("created_by", UUID.class)),
                        new TenantId(row.getObject("tenant_id", UUID.class))),
                Set.copyOf(ApiKeyStore.texts(row, "scopes")),
                ApiKeyStore.texts(row, "allowed_addresses").stream()
                        .flatMap(text -> Network.parse(text).stream())
                        .toList(),
                new KnownKey.Secrets(
                        Objects.requireNonNull(row.getBytes("secret_hash")),
                        row.getBytes("previous_secret_hash"),
                        ApiKeyStore.instant(row, "previous_secret_until")),
                new KnownKey.Life(
                        row.getTimestamp("expires_at").toInstant(),
                        ApiKeyStore.instant(row, "revoked_at"),
                        ApiKeyStore.instant(row, "last_used_at")));
    }

    private static ApiError invalid() {
        return refused("invalid_api_key", "The API key is not valid");
    }

    private static ApiError refused(String reason, String message) {
        return ApiError.unauthorized(message)
                .reason(reason)
                .remedy("Use a key that works; make one under Settings, API keys");
    }
}
