package dev.basefly.events.delivery;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Where the effects of an event are written: the data of its organization, or the installation's own. */
@CrossTenant(reason = "the installation's own events belong to no tenant")
final class Place {

    private final JdbcClient tenants;
    private final TransactionTemplate transactions;
    private final SystemDatabase system;

    Place(JdbcClient tenants, TransactionTemplate transactions, SystemDatabase system) {
        this.tenants = tenants;
        this.transactions = transactions;
        this.system = system;
    }

    /** Works in one transaction there; an exception rolls it back. */
    <T extends @Nullable Object> T inTransaction(UUID tenant, String name, Function<JdbcClient, T> work) {
        TenantId owner = new TenantId(tenant);
        if (owner.equals(TenantId.INSTALLATION)) {
            return system.inTransaction(() -> work.apply(system.jdbc()));
        }
        RequestScope scope = new RequestScope(name, owner, new Actor.Program(name), Locale.ROOT);
        return scope.call(() -> transactions.execute(_ -> work.apply(tenants)));
    }
}
