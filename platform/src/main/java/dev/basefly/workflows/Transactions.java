package dev.basefly.workflows;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Where workflows are kept and their steps write: with the organization in scope, or with the installation. */
@CrossTenant(
        reason = "workflows of the installation, and those that are started in the system's transactions, belong there")
final class Transactions {

    private final JdbcClient tenants;
    private final TransactionTemplate transactions;
    private final SystemDatabase system;

    Transactions(JdbcClient tenants, TransactionTemplate transactions, SystemDatabase system) {
        this.tenants = tenants;
        this.transactions = transactions;
        this.system = system;
    }

    /** In the transaction that is open, or in one of its own. */
    <T> T inTransaction(Function<JdbcClient, T> work) {
        return belongsToSystem()
                ? system.inTransaction(() -> work.apply(system.jdbc()))
                : Objects.requireNonNull(transactions.execute(_ -> work.apply(tenants)));
    }

    JdbcClient jdbc() {
        return belongsToSystem() ? system.jdbc() : tenants;
    }

    /** Whether what is done here is done in a transaction of the system's. */
    boolean isSystems() {
        return system.isInTransaction();
    }

    static UUID tenant() {
        TenantId tenant = RequestScope.currentTenant();
        return (tenant == null ? TenantId.INSTALLATION : tenant).value();
    }

    private boolean belongsToSystem() {
        return RequestScope.currentTenant() == null || system.isInTransaction();
    }
}
