package dev.basefly.idempotency;

import dev.basefly.database.Parameters;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The keys of the organization in scope, in the transaction that is open. */
final class TenantKeys {

    /** The unique key of keys, by which the first of two requests wins. */
    static final String UNIQUE = "idempotency_keys_pkey";

    private final JdbcClient jdbc;
    private final Writes writes;
    private final Duration kept;

    /** Does a write in the transaction that is open, at the latest when it commits. */
    @FunctionalInterface
    interface Writes {
        void write(String sql, List<@Nullable Object> values);
    }

    TenantKeys(JdbcClient jdbc, Writes writes, Duration kept) {
        this.jdbc = jdbc;
        this.writes = writes;
        this.kept = kept;
    }

    /**
     * What there is of a key.
     *
     * @param locked whether no other transaction has it; from now on this one has
     */
    record Look(boolean locked, @Nullable KeptKey kept) {}

    /** Reserves the key for this transaction without waiting, and looks what became of it before. */
    Look look(Claim claim) {
        return jdbc.sql("select pg_try_advisory_xact_lock(:lock) as locked, id, " + KeptKey.COLUMNS + """
                         from (select) as always
                        left join idempotency_keys on tenant_id = :tenant and id = :id
                        """)
                .param("lock", claim.lock())
                .param("tenant", claim.tenant())
                .param("id", claim.id())
                .query((row, _) ->
                        new Look(row.getBoolean("locked"), row.getObject("id") == null ? null : KeptKey.read(row)))
                .single();
    }

    /** Keeps the answer, together with what the transaction did. The unique key decides if the lock could not. */
    void keep(Claim claim, boolean replaces, int status, byte @Nullable [] answer) {
        if (replaces) {
            writes.write(
                    "delete from idempotency_keys where tenant_id = ? and id = ? and expires_at <= ?",
                    List.of(claim.tenant(), claim.id(), Parameters.utc(claim.now())));
        }
        String value = answer == null ? "null" : "?";
        List<@Nullable Object> values = new ArrayList<>(Arrays.asList(
                claim.tenant(),
                claim.id(),
                claim.fingerprint(),
                Parameters.utc(claim.now().plus(kept)),
                status));
        if (answer != null) {
            values.add(answer);
        }
        writes.write(
                "insert into idempotency_keys (tenant_id, id, fingerprint, expires_at, has_effect, status, answer)"
                        + " values (?, ?, ?, ?, true, ?, " + value + ")",
                values);
    }

    /** Notes with the commit that the request had an effect; false when its lease is not its own any more. */
    boolean mark(Lease lease) {
        return lease.mark(jdbc);
    }

    /** Whether it says that the key was used by another request meanwhile. */
    static boolean isTaken(Throwable failure) {
        String message = message(failure);
        return message != null && message.contains('"' + UNIQUE + '"');
    }

    /** Whether a statement failed before, and somebody went on as if nothing were. */
    static boolean isAborted(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && "25P02".equals(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable String message(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && "23505".equals(sql.getSQLState())) {
                return sql.getMessage();
            }
        }
        return null;
    }
}
