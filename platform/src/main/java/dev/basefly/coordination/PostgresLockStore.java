package dev.basefly.coordination;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Leases as rows, timed by the server's clock. Each step is one statement of its own. */
@CrossTenant(reason = "nodes take and release locks, also those of the whole installation")
final class PostgresLockStore implements LockStore {

    private static final String HELD = "select tenant_id, key, token, node, acquired_at, expires_at from lock_leases"
            + " where holder is not null and expires_at > clock_timestamp()";

    private final SystemDatabase database;
    private final int most;

    PostgresLockStore(SystemDatabase database, int most) {
        this.database = database;
        this.most = most;
    }

    private record Answer(@Nullable Long token, boolean hasRoom, long millisLeft) {}

    /**
     * A row that changed meanwhile is looked at anew before it is taken, and its token drawn anew. One that is new can only
     * get an older token than another that was made and deleted meanwhile, which is why free rows stay for minutes.
     */
    @Override
    public Attempt acquire(Claim claim) {
        Answer answer = database.jdbc()
                .sql("""
                        with seen as (
                            select expires_at from lock_leases where tenant_id = :owner and key = :key
                        ), room as (
                            select count(*) < :most as left from (select from lock_leases
                                where tenant_id = :owner and expires_at > clock_timestamp() limit :most) held
                        ), taken as (
                            update lock_leases set holder = :holder, token = nextval('fencing_tokens'), node = :node,
                                acquired_at = clock_timestamp(),
                                expires_at = clock_timestamp() + :lease * interval '1 millisecond'
                            where tenant_id = :owner and key = :key and expires_at <= clock_timestamp()
                                and (select room.left from room)
                            returning token
                        ), made as (
                            insert into lock_leases (tenant_id, key, holder, token, node, acquired_at, expires_at)
                            select :owner, :key, :holder, nextval('fencing_tokens'), :node, clock_timestamp(),
                                clock_timestamp() + :lease * interval '1 millisecond'
                            where not exists (select from seen) and (select room.left from room)
                            on conflict do nothing
                            returning token
                        )
                        select coalesce((select token from taken), (select token from made)) as token,
                            (select room.left from room) as has_room,
                            (select ceil(extract(epoch from expires_at - clock_timestamp()) * 1000)::bigint from seen)
                                as millis_left
                        """)
                .param("owner", claim.key().owner())
                .param("key", claim.key().name())
                .param("holder", claim.holder())
                .param("node", claim.node())
                .param("lease", claim.lease().toMillis())
                .param("most", most)
                .query((row, index) -> new Answer(
                        row.getObject("token", Long.class), row.getBoolean("has_room"), row.getLong("millis_left")))
                .single();
        if (answer.token() != null) {
            return new Granted(answer.token());
        }
        boolean free = answer.millisLeft() <= 0;
        return free && !answer.hasRoom()
                ? new Full(most)
                : new Busy(Duration.ofMillis(Math.max(0, answer.millisLeft())));
    }

    /** A lease that ran out while nobody wanted it goes on, so that a step of the server's clock ends none. */
    @Override
    public boolean extend(Claim claim) {
        return database.jdbc()
                        .sql("""
                                update lock_leases set expires_at = clock_timestamp() + :lease * interval '1 millisecond'
                                where tenant_id = :owner and key = :key and holder = :holder
                                """)
                        .param("owner", claim.key().owner())
                        .param("key", claim.key().name())
                        .param("holder", claim.holder())
                        .param("lease", claim.lease().toMillis())
                        .update()
                == 1;
    }

    @Override
    public boolean release(Claim claim) {
        return database.jdbc()
                        .sql("""
                                update lock_leases set holder = null, expires_at = least(expires_at, clock_timestamp())
                                where tenant_id = :owner and key = :key and holder = :holder
                                """)
                        .param("owner", claim.key().owner())
                        .param("key", claim.key().name())
                        .param("holder", claim.holder())
                        .update()
                == 1;
    }

    @Override
    public long nextToken() {
        return database.jdbc()
                .sql("select nextval('fencing_tokens')")
                .query(Long.class)
                .single();
    }

    @Override
    public Optional<HeldLock> releaseByForce(LockKey key) {
        return database.jdbc()
                .sql("""
                        with old as (
                            select * from lock_leases where tenant_id = :owner and key = :key and holder is not null
                                and expires_at > clock_timestamp() for update
                        ), freed as (
                            update lock_leases set holder = null, expires_at = clock_timestamp()
                            where tenant_id = :owner and key = :key and exists (select from old)
                        )
                        select * from old
                        """)
                .param("owner", key.owner())
                .param("key", key.name())
                .query(PostgresLockStore::held)
                .optional();
    }

    @Override
    public List<HeldLock> held(@Nullable LockKey after, int limit) {
        return database.jdbc()
                .sql(HELD + " and (tenant_id, key) > (:owner, :key) order by tenant_id, key limit :limit")
                .param("owner", after == null ? new UUID(0, 0) : after.owner())
                .param("key", after == null ? "" : after.name())
                .param("limit", limit)
                .query(PostgresLockStore::held)
                .list();
    }

    @Override
    public List<HeldLock> leaders() {
        return database.jdbc()
                .sql(HELD + " and tenant_id = :owner and starts_with(key, :prefix) order by key")
                .param("owner", new UUID(0, 0))
                .param("prefix", LockKey.LEADER)
                .query(PostgresLockStore::held)
                .list();
    }

    @Override
    public String description() {
        return "PostgreSQL";
    }

    private static HeldLock held(ResultSet row, int index) throws SQLException {
        return new HeldLock(
                LockKey.stored(row.getObject("tenant_id", UUID.class), row.getString("key")),
                row.getLong("token"),
                row.getString("node"),
                row.getTimestamp("acquired_at").toInstant(),
                row.getTimestamp("expires_at").toInstant());
    }
}
