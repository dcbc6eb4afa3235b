package dev.basefly.events.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.basefly.PlatformTest;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.Placement;
import dev.basefly.database.TestPools;
import dev.basefly.events.EventsSettings;
import dev.basefly.events.Listener;
import dev.basefly.jobs.JobFailure;
import dev.basefly.jobs.RetryPolicy;
import dev.basefly.runtime.EventType;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.testkit.TestPostgres.Database;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/** One organization whose events cannot be dealt with keeps nobody else from theirs, and loses nothing. */
@PlatformTest
@TestPropertySource(properties = "basefly.runtime.role=web")
@CrossTenant(reason = "looks at the events of all tenants")
class SuspensionTests {

    record Told(String key, int n) {}

    private static final EventType<Told> TOLD =
            EventType.of("tests.told", Told.class).keyedBy(Told::key);
    private static final String NAME = "tests.log";
    private static final RetryPolicy QUICK = new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(2));
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final TenantId acme = new TenantId(UUID.randomUUID());
    private final TenantId globex = new TenantId(UUID.randomUUID());
    private final AtomicBoolean away = new AtomicBoolean();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicBoolean broken = new AtomicBoolean();
    private final PostRoom room;
    private final TestPools.Tenants pool;
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;

    SuspensionTests(@Autowired ApplicationContext context, @Autowired Environment environment) {
        this.room = context.getAutowireCapableBeanFactory().createBean(PostRoom.class);
        var database = new Database(
                "suspensions",
                environment.getRequiredProperty("basefly.database.url"),
                environment.getRequiredProperty("basefly.database.username"),
                environment.getRequiredProperty("basefly.database.password"));
        this.pool = TestPools.tenants(database, 4, this::unlessAway);
        this.jdbc = JdbcClient.create(pool.source());
        this.transactions = new TransactionTemplate(new JdbcTransactionManager(pool.source()));
    }

    @BeforeEach
    void open() throws Exception {
        room.open();
        room.types().add(TOLD);
    }

    @AfterEach
    void close() throws Exception {
        room.close();
        pool.close();
    }

    @Test
    void letsOthersGoOnWhileOneOrganizationsDataIsAwayAndCatchesUpInOrder() {
        var first = work(writing());
        room.publish(acme, new Told("a", 1));
        await().atMost(PATIENCE).until(() -> room.effects(NAME, "a").size() == 1);
        away.set(true);

        room.publish(acme, new Told("a", 2), new Told("b", 1));
        room.publish(globex, new Told("other", 1));
        await().atMost(PATIENCE).until(() -> suspended("AWAY") == 1);
        room.publish(acme, new Told("a", 3));
        room.publish(globex, new Told("other", 2));

        await().atMost(PATIENCE).until(() -> room.effects(NAME, "other").equals(List.of(1, 2)));
        assertThat(room.effects(NAME, "a")).containsExactly(1);
        assertThat(room.count("select count(*) from event_parked")).isZero();
        // Another process finds it waiting, and goes on with it.
        first.stop();
        work(writing());
        room.publish(acme, new Told("a", 4));
        await().atMost(PATIENCE)
                .until(() -> room.count(
                                "select min(position) from event_cursors c join event_listeners l on l.id = c.listener")
                        == room.count("select position from event_log_head"));
        away.set(false);

        await().atMost(PATIENCE).until(() -> room.effects(NAME, "a").equals(List.of(1, 2, 3, 4)));
        await().until(() -> suspended("AWAY") == 0);
        room.publish(acme, new Told("b", 2));
        await().atMost(PATIENCE).until(() -> room.effects(NAME, "b").equals(List.of(1, 2)));
        assertThat(room.count("select count(*) from event_cursors where suspended"))
                .isZero();
    }

    @Test
    void countsNoAttemptWhileTheOrganizationsDataIsAway() {
        broken.set(true);
        work(writing().retriedBy(new RetryPolicy(3, Duration.ofMillis(300), Duration.ofMillis(301))));
        room.publish(acme, new Told("a", 1));
        await().atMost(PATIENCE).until(() -> room.count("select count(*) from event_parked") == 1);
        away.set(true);
        broken.set(false);

        await().atMost(PATIENCE).until(() -> refused.get() >= 4);
        assertThat(room.count("select max(attempt) from event_parked")).isLessThan(3);
        away.set(false);

        await().atMost(PATIENCE).until(() -> room.effects(NAME, "a").equals(List.of(1)));
    }

    @Test
    void blamesTheReactionForADatabaseErrorOfItsOwn() {
        work(Listener.of(NAME, TOLD, (event, delivery) -> {
                    switch (event.key()) {
                        case "own pool" ->
                            throw new DataAccessResourceFailureException(
                                    "its own", new SQLTransientConnectionException("timed out", "08001"));
                        case "bad file" -> jdbc.sql("load 'no such library'").update();
                        default -> effect(event, delivery.tenant());
                    }
                })
                .inShards(1)
                .retriedBy(QUICK));

        room.publish(acme, new Told("own pool", 1), new Told("bad file", 1), new Told("good", 1));

        await().atMost(PATIENCE).until(() -> room.effects(NAME, "good").size() == 1);
        await().atMost(PATIENCE).until(() -> room.count("select count(*) from event_parked where state = 'DEAD'") == 2);
        assertThat(suspended("AWAY")).isZero();
    }

    @Test
    void suspendsAnOrganizationWithTooMuchParkedAndNobodyElse() {
        broken.set(true);
        work(
                settings(5, 1_000),
                Listener.of(NAME, TOLD, (event, delivery) -> {
                            if (broken.get() && acme.equals(delivery.tenant())) {
                                throw JobFailure.after(Duration.ofHours(1), "not today");
                            }
                            effect(event, delivery.tenant());
                        })
                        .inShards(1)
                        .retriedBy(QUICK));

        room.publish(acme, told(IntStream.range(0, 20)));
        await().atMost(PATIENCE).until(() -> suspended("FULL") == 1);
        room.publish(globex, new Told("other", 1));

        await().atMost(PATIENCE).until(() -> room.effects(NAME, "other").size() == 1);
        assertThat(room.count("select count(*) from event_parked")).isEqualTo(6);
        assertThat(room.count("select count(*) from event_listeners where state <> 'RUNNING'"))
                .isZero();
        broken.set(false);
        room.system().jdbc().sql("update event_parked set next_at = now()").update();
        await().atMost(PATIENCE)
                .until(() -> room.count("select count(distinct key) from event_effects where key like 'k%'") == 20);
        await().until(() -> suspended("FULL") == 0);
        assertThat(room.count("select count(*) from event_effects")).isEqualTo(21);
    }

    @Test
    void stopsAListenerThatFailsForEverybody() {
        work(
                settings(5, 20),
                Listener.of(NAME, TOLD, (_, _) -> {
                            throw JobFailure.after(Duration.ofHours(1), "not today");
                        })
                        .inShards(1));

        for (int tenant = 0; tenant < 5; tenant++) {
            room.publish(new TenantId(UUID.randomUUID()), told(IntStream.range(0, 9)));
        }

        await().atMost(PATIENCE)
                .until(() -> room.count("select count(*) from event_listeners where state = 'STUCK'") == 1);
        assertThat(room.count("select count(*) from event_parked")).isBetween(21, 30);
    }

    private String unlessAway(String sql) {
        if (away.get() && acme.equals(RequestScope.currentTenant())) {
            refused.incrementAndGet();
            throw new Placement.Unavailable("The organization's data is being moved");
        }
        return sql;
    }

    private Dispatcher work(Listener listener) {
        return work(PostRoom.SETTINGS, listener);
    }

    private Dispatcher work(EventsSettings settings, Listener listener) {
        return room.work(settings, jdbc, transactions, listener);
    }

    private static EventsSettings settings(int mostParked, int inAll) {
        return new EventsSettings(
                4, Duration.ofSeconds(1), Duration.ofSeconds(10), mostParked, inAll, Duration.ofDays(30), 1_000_000);
    }

    private Listener writing() {
        return Listener.of(NAME, TOLD, (event, delivery) -> {
                    if (broken.get()) {
                        throw new IllegalStateException("broken");
                    }
                    effect(event, delivery.tenant());
                })
                .inShards(1);
    }

    private void effect(Told event, @Nullable TenantId tenant) {
        room.effect(jdbc, NAME, Objects.requireNonNull(tenant).value(), event.key(), event.n());
    }

    private static Told[] told(IntStream numbers) {
        return numbers.mapToObj(n -> new Told("k" + n, 1)).toArray(Told[]::new);
    }

    private int suspended(String cause) {
        return room.count("select count(*) from event_suspended where cause = '" + cause + "'");
    }
}
