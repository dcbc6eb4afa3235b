package dev.basefly.idempotency;

import dev.basefly.database.Placement;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;

/**
 * Makes the first transaction of the tenants' pool that a request with a lease commits note that there is an effect, and
 * lets none commit when the key is another request's by then.
 */
final class CommitMarks implements TransactionExecutionListener {

    private final Supplier<TenantKeys> tenantKeys;
    private final Supplier<SystemKeys> systemKeys;
    private final Supplier<Placement.Source> places;

    /** All come late, because the transactions begin before them. */
    CommitMarks(Supplier<TenantKeys> tenantKeys, Supplier<SystemKeys> systemKeys, Supplier<Placement.Source> places) {
        this.tenantKeys = tenantKeys;
        this.systemKeys = systemKeys;
        this.places = places;
    }

    @Override
    public void beforeCommit(TransactionExecution transaction) {
        Lease lease = SeparateWrites.lease();
        if (lease == null || transaction.isReadOnly()) {
            return;
        }
        // With two databases there are two commits: the mark is written by itself, before the first.
        boolean together = isForTenantOf(lease)
                && !places.get().hasDatabaseOfItsOwn(lease.claim().tenant());
        if (together ? !tenantKeys.get().mark(lease) : !systemKeys.get().mark(lease)) {
            throw KeptAnswers.overtaken();
        }
    }

    @Override
    public void afterCommit(TransactionExecution transaction, @Nullable Throwable failure) {
        Lease lease = SeparateWrites.lease();
        if (lease != null && failure == null && !transaction.isReadOnly()) {
            lease.marked();
        }
    }

    private static boolean isForTenantOf(Lease lease) {
        TenantId tenant = RequestScope.currentTenant();
        return tenant != null && tenant.value().equals(lease.claim().tenant());
    }
}
