package dev.basefly.brokers.traffic;

import dev.basefly.brokers.client.CloudEvents;
import dev.basefly.brokers.client.Incoming;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.Parameters;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Lets each message take effect once: its id is written in the transaction of its effect, where the organization's data is. */
@CrossTenant(reason = "messages for the installation belong to no tenant")
final class Received {

    private static final int LONGEST_ID = 300;
    private static final int CLEANED_ONE_IN = 50;

    private final JdbcClient tenants;
    private final TransactionTemplate transactions;
    private final SystemDatabase system;
    private final Clock clock;
    private final Duration keep;

    Received(JdbcClient tenants, TransactionTemplate transactions, SystemDatabase system, Clock clock, Duration keep) {
        this.tenants = tenants;
        this.transactions = transactions;
        this.system = system;
        this.clock = clock;
        this.keep = keep;
    }

    /** Does the work unless it was done before for this id; answers whether it was done now. An exception undoes all. */
    boolean once(@Nullable TenantId tenant, String subscription, Incoming message, Callable<?> work) throws Exception {
        Actor actor = new Actor.Program("subscription:" + subscription);
        RequestScope scope = new RequestScope(message.place(), tenant, actor, Locale.ROOT);
        String id = id(message);
        try {
            return scope.callLogged(() -> tenant == null
                    ? system.inTransaction(() -> effect(system.jdbc(), TenantId.INSTALLATION, subscription, id, work))
                    : Boolean.TRUE.equals(transactions.execute(_ -> effect(tenants, tenant, subscription, id, work))));
        } catch (Wrapped wrapped) {
            throw wrapped.failure;
        }
    }

    private boolean effect(JdbcClient jdbc, TenantId tenant, String subscription, String id, Callable<?> work) {
        int fresh = jdbc.sql("""
                        insert into broker_received (tenant_id, subscription, message_id, received_at)
                        values (:tenant, :subscription, :id, :now)
                        on conflict do nothing
                        """)
                .param("tenant", tenant.value())
                .param("subscription", subscription)
                .param("id", id)
                .param("now", Parameters.utc(clock.instant()))
                .update();
        if (fresh == 0) {
            return false;
        }
        if (ThreadLocalRandom.current().nextInt(CLEANED_ONE_IN) == 0) {
            forget(jdbc, tenant, subscription);
        }
        try {
            work.call();
        } catch (Exception failure) {
            throw new Wrapped(failure);
        }
        return true;
    }

    private void forget(JdbcClient jdbc, TenantId tenant, String subscription) {
        jdbc.sql("""
                        delete from broker_received
                        where tenant_id = :tenant and subscription = :subscription and message_id in (
                            select message_id from broker_received
                            where tenant_id = :tenant and subscription = :subscription and received_at < :before
                            order by received_at limit 500)
                        """)
                .param("tenant", tenant.value())
                .param("subscription", subscription)
                .param("before", Parameters.utc(clock.instant().minus(keep)))
                .update();
    }

    /** Ids are unique for their source only (CloudEvents 1.0 §3.1.1). */
    private static String id(Incoming message) {
        String id = message.id() + " " + message.attribute(CloudEvents.SOURCE);
        if (id.length() <= LONGEST_ID && id.indexOf(0) < 0) {
            return id;
        }
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Takes an exception of the work out of the transaction. */
    private static final class Wrapped extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final Exception failure;

        Wrapped(Exception failure) {
            super(failure);
            this.failure = failure;
        }
    }
}
