package dev.basefly.events.delivery;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.Placement;
import dev.basefly.database.SystemDatabase;
import dev.basefly.events.EventSignal;
import dev.basefly.events.EventTypes;
import dev.basefly.events.Events;
import dev.basefly.events.EventsSettings;
import dev.basefly.events.Listener;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Tenant;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.tracing.Tracer;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Dispatchers of a test as several processes would have them, and a table that their listeners write to. */
@CrossTenant(reason = "looks at the events of all tenants")
final class PostRoom {

    static final EventsSettings SETTINGS = new EventsSettings(
            4, Duration.ofSeconds(1), Duration.ofSeconds(10), 100, 1_000, Duration.ofDays(30), 1_000_000);

    private final SystemDatabase system;
    private final JdbcClient tenants;
    private final TransactionTemplate transactions;
    private final EventTypes types;
    private final EventSignal signal;
    private final Events events;
    private final Tracer tracer;
    private final Environment environment;
    private final List<Dispatcher> dispatchers = new ArrayList<>();

    PostRoom(
            @Autowired SystemDatabase system,
            @Autowired JdbcClient tenants,
            @Autowired TransactionTemplate transactions,
            @Autowired EventTypes types,
            @Autowired EventSignal signal,
            @Autowired Events events,
            @Autowired Tracer tracer,
            @Autowired Environment environment) {
        this.system = system;
        this.tenants = tenants;
        this.transactions = transactions;
        this.types = types;
        this.signal = signal;
        this.events = events;
        this.tracer = tracer;
        this.environment = environment;
    }

    EventTypes types() {
        return types;
    }

    SystemDatabase system() {
        return system;
    }

    void open() throws SQLException {
        owner("create table if not exists event_effects (id bigint generated always as identity, listener text,"
                + " tenant uuid, key text, n int)");
        owner("grant select, insert on event_effects to basefly_app, basefly_system");
        for (String table : List.of(
                "event_outbox",
                "events",
                "event_parked",
                "event_suspended",
                "event_replays",
                "event_listeners",
                "event_inbox",
                "event_held")) {
            system.jdbc().sql("delete from " + table).update();
        }
    }

    void close() throws SQLException {
        dispatchers.forEach(Dispatcher::stop);
        dispatchers.clear();
        owner("drop table event_effects");
    }

    /** Starts another process with these listeners. */
    Dispatcher work(Listener... listeners) {
        return work(tenants, transactions, listeners);
    }

    Dispatcher work(JdbcClient way, TransactionTemplate itsTransactions, Listener... listeners) {
        return work(SETTINGS, way, itsTransactions, listeners);
    }

    Dispatcher work(EventsSettings settings, Listener... listeners) {
        return work(settings, tenants, transactions, listeners);
    }

    Dispatcher work(
            EventsSettings settings, JdbcClient way, TransactionTemplate itsTransactions, Listener... listeners) {
        var dispatcher = new Dispatcher(
                system,
                new Place(way, itsTransactions, system, Placement.Source.ALL_SHARED),
                types,
                signal,
                settings,
                new Dispatcher.Surroundings(Clock.systemUTC(), tracer, new SimpleMeterRegistry()));
        dispatchers.add(dispatcher);
        dispatcher.start(List.of(listeners));
        return dispatcher;
    }

    void publish(TenantId tenant, Record... all) {
        Tenant.run(
                tenant,
                () -> transactions.executeWithoutResult(_ -> List.of(all).forEach(events::publish)));
    }

    /** An effect of a listener, in the transaction that is open. */
    void effect(JdbcClient jdbc, String listener, UUID tenant, String key, int n) {
        jdbc.sql("insert into event_effects (listener, tenant, key, n) values (?, ?, ?, ?)")
                .param(listener)
                .param(tenant)
                .param(key)
                .param(n)
                .update();
    }

    /** What a listener wrote for a key, in the order of the writing. */
    List<Integer> effects(String listener, String key) {
        return system.jdbc()
                .sql("select n from event_effects where listener = ? and key = ? order by id")
                .param(listener)
                .param(key)
                .query((row, _) -> row.getInt(1))
                .list();
    }

    int count(String sql) {
        return system.jdbc().sql(sql).query(Integer.class).single();
    }

    void owner(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(
                        environment.getRequiredProperty("basefly.database.url"),
                        environment.getRequiredProperty("basefly.database.username"),
                        environment.getRequiredProperty("basefly.database.password"));
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
