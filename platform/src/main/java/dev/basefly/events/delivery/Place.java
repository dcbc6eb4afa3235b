package dev.basefly.events.delivery;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.DatabaseFailures;
import dev.basefly.database.Placement;
import dev.basefly.database.SystemDatabase;
import dev.basefly.events.delivery.Reactions.Failed;
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
    private final Placement.Source places;

    Place(JdbcClient tenants, TransactionTemplate transactions, SystemDatabase system, Placement.Source places) {
        this.tenants = tenants;
        this.transactions = transactions;
        this.system = system;
        this.places = places;
    }

    /** Whether the organization's data is not in the tables that everybody shares. */
    boolean isElsewhere(UUID tenant) {
        return !(places.route(tenant).placement() instanceof Placement.Shared);
    }

    /** Whose fault it is that work there failed. */
    enum Blame {
        /** Of what was done: of the event, or of the reaction to it. */
        WORK,
        /** Of a connection that broke, though the database answers: it may work at once. */
        CONNECTION,
        /** Of the organization's own place, which is not to be had. */
        PLACE,
        /** Of the database that everybody shares. */
        DATABASE
    }

    /** Tells by asking: what a reaction throws may come from a database of its own, or from the text of a statement. */
    Blame blame(UUID tenant, RuntimeException failure) {
        boolean ofReaction = failure instanceof Failed;
        if (!DatabaseFailures.isUnavailable(failure)) {
            return Blame.WORK;
        }
        boolean installation = new TenantId(tenant).equals(TenantId.INSTALLATION);
        if (!ofReaction && !installation && Failures.isOfThePlace(failure)) {
            return Blame.PLACE;
        }
        try {
            boolean _ = inTransaction(
                    tenant,
                    "events",
                    jdbc -> jdbc.sql("select exists (select from event_inbox where listener = 0)")
                            .query(Boolean.class)
                            .single());
            return Blame.CONNECTION;
        } catch (RuntimeException silent) {
            boolean shared = installation || Failures.isOfTheSharedDatabase(silent);
            return !shared && DatabaseFailures.isUnavailable(silent) ? Blame.PLACE : Blame.DATABASE;
        }
    }

    /** Works in one transaction there; an exception rolls it back. */
    <T extends @Nullable Object> T inTransaction(UUID tenant, String name, Function<JdbcClient, T> work) {
        TenantId owner = new TenantId(tenant);
        if (owner.equals(TenantId.INSTALLATION)) {
            return system.inTransaction(() -> work.apply(system.jdbc()));
        }
        return in(new RequestScope(name, owner, new Actor.Program(name), Locale.ROOT), work);
    }

    /** The same on behalf of who is in scope, for the audit log. */
    <T extends @Nullable Object> T inTransactionOfCaller(UUID tenant, Function<JdbcClient, T> work) {
        RequestScope caller = RequestScope.find().orElse(null);
        if (caller == null || new TenantId(tenant).equals(TenantId.INSTALLATION)) {
            return inTransaction(tenant, "operator", work);
        }
        return in(
                new RequestScope(
                        caller.requestId(), new TenantId(tenant), caller.actor(), caller.locale(), caller.address()),
                work);
    }

    private <T extends @Nullable Object> T in(RequestScope scope, Function<JdbcClient, T> work) {
        return scope.call(() -> transactions.execute(_ -> work.apply(tenants)));
    }
}
