package dev.basefly.audit;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.DeferredWrites;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Where everything that matters is recorded, in the transaction of the change: an event that is rolled back never
 * happened. Actor, request id and address are those of the scope; outside of any the system itself is the actor.
 */
@CrossTenant(reason = "changes that are made through the system database are recorded in the same transaction")
public final class AuditLog {

    private final DeferredWrites tenants;
    private final SystemDatabase system;
    private final AuditKey key;
    private final Clock clock;

    AuditLog(DeferredWrites tenants, SystemDatabase system, AuditKey key, Clock clock) {
        this.tenants = tenants;
        this.system = system;
        this.key = key;
        this.clock = clock;
    }

    /**
     * Records for the organization in scope: in the transaction that is open, which inside of one of the system
     * database's is that one; otherwise at once.
     *
     * @throws IllegalStateException without an organization in scope
     */
    public void record(AuditEntry entry) {
        RequestScope scope = scope();
        TenantId tenant = scope.requireTenant();
        insert(!system.isInTransaction(), scope, tenant, entry);
    }

    /**
     * Records for an organization by name, in the system database's transaction that is open, otherwise in the tenant's
     * if it is this one's, otherwise at once.
     */
    public void record(TenantId tenant, AuditEntry entry) {
        RequestScope scope = scope();
        boolean byTenant = !system.isInTransaction()
                && TransactionSynchronizationManager.isActualTransactionActive()
                && tenant.equals(scope.tenant());
        insert(byTenant, scope, tenant, entry);
    }

    /** Records what belongs to no organization, in the system database's transaction that is open, otherwise at once. */
    public void recordForInstallation(AuditEntry entry) {
        insert(false, scope(), TenantId.INSTALLATION, entry);
    }

    /** Whether the log of this id has events, which nobody else's may follow: the installation's own, or a former tenant's. */
    public boolean isUsed(TenantId tenant) {
        return tenant.equals(TenantId.INSTALLATION)
                || system.jdbc()
                        .sql("select exists (select from audit_events where tenant_id = :tenant)")
                        .param("tenant", tenant.value())
                        .query(Boolean.class)
                        .single();
    }

    private void insert(boolean byTenant, RequestScope scope, TenantId tenant, AuditEntry entry) {
        AuditEvent event = new AuditEvent(
                tenant,
                AuditEventId.next(clock),
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                AuditActor.of(scope.actor()),
                entry,
                AuditText.of(scope.requestId(), AuditText.NAME),
                AuditText.ofNullable(scope.address(), AuditText.NAME));
        List<@Nullable Object> values = AuditRows.values(event, key.mac(event));
        if (byTenant) {
            tenants.write(AuditRows.INSERT, values);
        } else {
            system.jdbc().sql(AuditRows.INSERT).params(values).update();
        }
    }

    private static RequestScope scope() {
        return RequestScope.currentOrSystem();
    }
}
