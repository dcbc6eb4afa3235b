package dev.basefly.coordination;

import dev.basefly.api.ApiError;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import java.sql.SQLException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Lets a transaction write only if nobody wrote under the same key with a newer fencing token, which is what makes a lock
 * safe for correctness: a holder that was paused, cut off or overtaken writes nothing. Call it in the transaction of the
 * write, before the write. SQL of one's own calls {@code select fence(:key, :token)} instead.
 */
@CrossTenant(reason = "guards writes in transactions of the system database too")
public final class Fencing {

    /** Why a write without a valid lock is refused; work refused so is not to be tried again by the same holder. */
    public static final String STALE_LOCK = "stale_lock";

    static final String CONSTRAINT = "fences_not_stale";

    private final JdbcClient tenants;
    private final SystemDatabase system;
    private final LockFigures figures;

    Fencing(JdbcClient tenants, SystemDatabase system, LockFigures figures) {
        this.tenants = tenants;
        this.system = system;
        this.figures = figures;
    }

    /**
     * Admits what the open transaction writes under the lease.
     *
     * @throws ApiError CONFLICT {@code stale_lock} when the lock was lost; the transaction must roll back
     * @throws IllegalStateException outside of a transaction
     */
    public void admit(Lease lease) {
        lease.requireHeld();
        admit(lease.key(), lease.fencingToken());
    }

    /** The same with a token that was handed to another process, for example with a job. */
    public void admit(LockKey key, long token) {
        try {
            boolean _ = connection(key)
                    .sql("select fence(:owner, :key, :token)")
                    .param("owner", key.owner())
                    .param("key", key.name())
                    .param("token", token)
                    .query((row, index) -> true)
                    .single();
        } catch (DataIntegrityViolationException violation) {
            if (!isStale(violation)) {
                throw violation;
            }
            figures.stale();
            throw Refusals.stale();
        }
    }

    private JdbcClient connection(LockKey key) {
        if (system.isInTransaction()) {
            return system.jdbc();
        }
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("A write is guarded in its transaction: open one");
        }
        TenantId current = RequestScope.currentTenant();
        if (current == null || !current.equals(key.tenant())) {
            throw new IllegalStateException(
                    "The lock " + key + " is not of the organization in scope, whose transaction this is");
        }
        return tenants;
    }

    private static boolean isStale(DataIntegrityViolationException violation) {
        return violation.getMostSpecificCause() instanceof SQLException sql
                && String.valueOf(sql.getMessage()).contains(CONSTRAINT);
    }
}
