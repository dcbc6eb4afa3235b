package dev.basefly.idempotency;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.Parameters;
import dev.basefly.database.SystemDatabase;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keys of requests whose transactions are their own. What is written here alone need not be on the disk before the answer:
 * it is written before what the request commits, and so is there whenever that is.
 */
@CrossTenant(reason = "keys of callers without an organization, those of work across organizations, and old ones")
final class SystemKeys {

    private static final int STEP = 5_000;

    private static final String WITHOUT_WAITING = "(select set_config('synchronous_commit', 'off', true)) as quickly";

    private final SystemDatabase database;
    private final IdempotencySettings settings;

    SystemKeys(SystemDatabase database, IdempotencySettings settings) {
        this.database = database;
        this.settings = settings;
    }

    /** Takes a key that was never used, or is free again because it is old; empty when it is neither. */
    Optional<Lease> claim(Claim claim) {
        Lease lease = lease(claim);
        int written = database.jdbc()
                .sql("""
                        insert into idempotency_keys as keys (tenant_id, id, fingerprint, expires_at, leased_until)
                        select :tenant, :id, :fingerprint, :expires, :until from\s""" + WITHOUT_WAITING + """
                         on conflict (tenant_id, id) do update
                        set fingerprint = excluded.fingerprint, expires_at = excluded.expires_at,
                            leased_until = excluded.leased_until, has_effect = false, status = null, answer = null
                        where keys.expires_at <= :now
                        """)
                .params(lease.parameters())
                .param("fingerprint", claim.fingerprint())
                .param("expires", Parameters.utc(claim.now().plus(settings.kept())))
                .param("now", Parameters.utc(claim.now()))
                .update();
        return written == 1 ? Optional.of(lease) : Optional.empty();
    }

    Optional<KeptKey> find(Claim claim) {
        return database.jdbc()
                .sql("select " + KeptKey.COLUMNS + " from idempotency_keys where tenant_id = :tenant and id = :id")
                .param("tenant", claim.tenant())
                .param("id", claim.id())
                .query((row, _) -> KeptKey.read(row))
                .optional();
    }

    /** Takes the key of a request that did not end within its lease; empty when somebody was faster. */
    Optional<Lease> takeOver(Claim claim, Instant leasedUntil) {
        Lease lease = lease(claim);
        int written = database.jdbc()
                .sql("update idempotency_keys set leased_until = :until"
                        + " where tenant_id = :tenant and id = :id and leased_until = :before")
                .params(lease.parameters())
                .param("before", Parameters.utc(leasedUntil))
                .update();
        return written == 1 ? Optional.of(lease) : Optional.empty();
    }

    /** Notes that the request has an effect, in this pool's transaction if one is open, or by itself. */
    boolean mark(Lease lease) {
        return lease.mark(database.jdbc());
    }

    /** Keeps the answer; does nothing when the key is another request's. */
    void finish(Lease lease, int status, byte @Nullable [] answer) {
        database.jdbc()
                .sql("update idempotency_keys set leased_until = null, has_effect = true, status = :status,"
                        + " answer = :answer from " + WITHOUT_WAITING
                        + " where tenant_id = :tenant and id = :id and leased_until = :until")
                .params(lease.parameters())
                .param("status", status)
                .param("answer", answer, Types.BINARY)
                .update();
    }

    /** Gives the key back of a request that came to nothing; false when something of it was committed. */
    boolean giveBack(Lease lease) {
        return database.jdbc()
                        .sql("delete from idempotency_keys where tenant_id = :tenant and id = :id"
                                + " and leased_until = :until and not has_effect")
                        .params(lease.parameters())
                        .update()
                == 1;
    }

    /** Ends the lease of a request that had an effect and no answer. */
    void end(Lease lease, Instant now) {
        database.jdbc()
                .sql("update idempotency_keys set leased_until = least(leased_until, :now)"
                        + " where tenant_id = :tenant and id = :id and leased_until = :until")
                .params(lease.parameters())
                .param("now", Parameters.utc(now))
                .update();
    }

    /** Forgets keys that are too old, in steps, so that no statement takes long; two nodes do not wait for each other. */
    long forget(Instant now, BooleanSupplier goesOn) {
        long all = 0;
        int forgotten;
        do {
            forgotten = database.jdbc()
                    .sql("""
                            delete from idempotency_keys where ctid = any (array(
                                select ctid from idempotency_keys where expires_at <= :now
                                order by expires_at limit :step for update skip locked))
                            """)
                    .param("now", Parameters.utc(now))
                    .param("step", STEP)
                    .update();
            all += forgotten;
        } while (forgotten == STEP && goesOn.getAsBoolean());
        return all;
    }

    /** Does the work, in which each of the system's transactions begins with this. */
    static HeldAnswer beginningWith(Runnable first, Handling handling) throws Exception {
        return SystemDatabase.beginningWith(first, handling::handle);
    }

    /** To the microsecond, as the database keeps it, because it is compared. */
    private Lease lease(Claim claim) {
        Duration length = settings.lease();
        return new Lease(claim, claim.now().plus(length).truncatedTo(ChronoUnit.MICROS));
    }
}
