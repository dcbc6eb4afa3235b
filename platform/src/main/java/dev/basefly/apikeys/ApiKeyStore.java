package dev.basefly.apikeys;

import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The keys of the organization in scope, in the database; a revoked key is not found. */
final class ApiKeyStore {

    private static final UUID LAST = new UUID(-1, -1);

    private static final String COLUMNS = """
            id, name, scopes, allowed_addresses, created_by, created_at, expires_at, last_used_at,
            previous_secret_until
            """;

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;

    ApiKeyStore(JdbcClient jdbc, TransactionTemplate transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    <T> T inTransaction(Supplier<T> block) {
        return Objects.requireNonNull(transactions.execute(status -> block.get()));
    }

    /** Newest first. */
    List<ApiKey> page(@Nullable ApiKeyId after, int limit) {
        return jdbc.sql("select " + COLUMNS + """
                        from api_keys where revoked_at is null and id < :after order by id desc limit :limit
                        """)
                .param("after", after == null ? LAST : after.value())
                .param("limit", limit)
                .query(ApiKeyStore::key)
                .list();
    }

    Optional<ApiKey> find(ApiKeyId id) {
        return jdbc.sql("select " + COLUMNS + " from api_keys where id = :id and revoked_at is null")
                .param("id", id.value())
                .query(ApiKeyStore::key)
                .optional();
    }

    /** Like {@link #find}, and keeps others from changing the key until the transaction ends. */
    Optional<ApiKey> lock(ApiKeyId id) {
        return jdbc.sql("select " + COLUMNS + " from api_keys where id = :id and revoked_at is null for update")
                .param("id", id.value())
                .query(ApiKeyStore::key)
                .optional();
    }

    /** Counts the keys that work, and keeps others from making one until the transaction ends. */
    int countForMaking(TenantId tenant, Instant now) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended('api keys of ' || :tenant, 0))")
                .param("tenant", tenant.toString())
                .query((row, index) -> index)
                .list();
        return jdbc.sql("select count(*) from api_keys where revoked_at is null and expires_at > :now")
                .param("now", at(now))
                .query(Integer.class)
                .single();
    }

    /** Forgets keys that ended long ago, so that their number stays small. */
    void forgetEndedBefore(Instant longAgo) {
        jdbc.sql("delete from api_keys where revoked_at < :longAgo or expires_at < :longAgo")
                .param("longAgo", at(longAgo))
                .update();
    }

    void insert(TenantId tenant, ApiKey key, byte[] secretHash) {
        jdbc.sql("""
                        insert into api_keys (id, tenant_id, name, scopes, allowed_addresses, secret_hash, created_by,
                            created_at, expires_at)
                        values (:id, :tenant, :name, :scopes, :addresses, :hash, :creator, :now, :expires)
                        """)
                .param("id", key.id().value())
                .param("tenant", tenant.value())
                .param("name", key.name())
                .param("scopes", key.scopes().toArray(String[]::new))
                .param("addresses", key.allowedAddresses().toArray(String[]::new))
                .param("hash", secretHash)
                .param("creator", key.createdBy().value())
                .param("now", at(key.createdAt()))
                .param("expires", at(key.expiresAt()))
                .update();
    }

    ApiKey change(ApiKeyId id, String name, List<String> allowedAddresses) {
        return jdbc.sql("""
                        update api_keys set name = :name, allowed_addresses = :addresses where id = :id
                        returning\s""" + COLUMNS)
                .param("id", id.value())
                .param("name", name)
                .param("addresses", allowedAddresses.toArray(String[]::new))
                .query(ApiKeyStore::key)
                .single();
    }

    /** Puts a new secret in place; the one before works until {@code previousUntil}, null for not at all. */
    ApiKey rotate(ApiKeyId id, byte[] secretHash, @Nullable Instant previousUntil, Instant expiresAt) {
        return jdbc.sql("""
                        update api_keys set secret_hash = :hash, expires_at = :expires,
                            previous_secret_hash = case when :until::timestamptz is null then null else secret_hash end,
                            previous_secret_until = :until
                        where id = :id
                        returning\s""" + COLUMNS)
                .param("id", id.value())
                .param("hash", secretHash)
                .param("expires", at(expiresAt))
                .param("until", previousUntil == null ? null : at(previousUntil), Types.TIMESTAMP_WITH_TIMEZONE)
                .query(ApiKeyStore::key)
                .single();
    }

    /** Says whether there was a key to revoke. */
    boolean revoke(ApiKeyId id, Instant now) {
        return jdbc.sql("update api_keys set revoked_at = :now where id = :id and revoked_at is null")
                        .param("id", id.value())
                        .param("now", at(now))
                        .update()
                > 0;
    }

    static List<String> texts(ResultSet row, String column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static ApiKey key(ResultSet row, int index) throws SQLException {
        return new ApiKey(
                new ApiKeyId(row.getObject("id", UUID.class)),
                row.getString("name"),
                texts(row, "scopes"),
                texts(row, "allowed_addresses"),
                new UserId(row.getObject("created_by", UUID.class)),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("expires_at").toInstant(),
                instant(row, "last_used_at"),
                instant(row, "previous_secret_until"));
    }
}
