package dev.basefly.events.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.basefly.PlatformTest;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.Placement;
import dev.basefly.database.SystemDatabase;
import dev.basefly.database.TestPools;
import dev.basefly.events.Delivery;
import dev.basefly.events.EventSignal;
import dev.basefly.events.EventsSettings;
import dev.basefly.events.Listener;
import dev.basefly.jobs.RetryPolicy;
import dev.basefly.runtime.EventType;
import dev.basefly.runtime.TenantId;
import dev.basefly.testkit.TestPostgres.Database;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.tracing.Tracer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Things that outboxes have done wrong, planted one at a time: the check of a delivery has to find each, and finds nothing
 * where none is planted.
 */
@PlatformTest
@TestPropertySource(properties = "basefly.runtime.role=web")
@CrossTenant(reason = "looks at the events of all tenants")
class PlantedBugsTests {

    record Step(String key, int n) {}

    /** Where statements are changed, and how. */
    private record Bug(String name, String from, String to, Fault fault) {

        Bug(String name, String from, String to) {
            this(name, from, to, Fault.OF_A_STATEMENT);
        }

        String changed(String sql) {
            return from.isEmpty() ? sql : sql.replace(from, to);
        }
    }

    private enum Fault {
        NONE,
        OF_A_STATEMENT,
        OF_THE_SEQUENCE,
        ROLLBACK_COMMITS,
        COMMIT_IS_LOST,
        EFFECT_ELSEWHERE
    }

    private static final EventType<Step> STEP =
            EventType.of("tests.step", Step.class).keyedBy(Step::key);
    private static final Bug SOUND = new Bug("nothing", "", "", Fault.NONE);
    private static final int EVENTS = 6;
    private static final RetryPolicy THREE = new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(2));

    private static final List<Bug> OF_STATEMENTS = List.of(
            new Bug(
                    "the mark is not moved",
                    "set position = greatest(inbox.position, excluded.position)",
                    "set position = inbox.position"),
            new Bug("the mark's old place is not asked for", "returning coalesce(old.position, 0)", "returning 0"),
            new Bug("that something is held is not noted", "set held = ? where", "set held = ? and false where"),
            new Bug(
                    "a held event is not kept",
                    "insert into event_held (tenant_id, listener, position, shard, key) values (?, ?, ?, ?, ?)",
                    "insert into event_held (tenant_id, listener, position, shard, key) select ?::uuid, ?, ?, ?, ?::text where false"),
            new Bug(
                    "a held event is not taken out",
                    "delete from event_held where",
                    "update event_held set key = key where"),
            new Bug(
                    "a shard is noted too far when it is let go",
                    "then greatest(c.position, ?) else",
                    "then greatest(c.position, ?) + 40 else"),
            new Bug("the log is read from one too far", "e.position > ? and", "e.position - 1 > ? and"),
            new Bug("a parked event is not listed", "insert into event_parked (", "insert into event_bin ("),
            new Bug("a parked event stays listed", "delete from event_parked", "update event_parked set key = key"),
            new Bug("those behind do not wait", "and q.position < p.position", "and q.position < 0"),
            new Bug("those behind are forgotten", "p.state = 'BEHIND'", "p.state = 'NEVER'"),
            new Bug(
                    "the time of a retry never comes",
                    "p.next_at <= ?",
                    "p.next_at > ?::timestamptz + interval '1 day'"),
            new Bug("attempts are not counted", "set attempt = attempt + 1", "set attempt = attempt"),
            new Bug("what failed is committed", "", "", Fault.ROLLBACK_COMMITS),
            new Bug("a commit is lost", "", "", Fault.COMMIT_IS_LOST),
            new Bug("the effect is outside of the transaction", "", "", Fault.EFFECT_ELSEWHERE));

    /** Others' events would move on what it reads. */
    private static final Bug SEEN_IN_SILENCE =
            new Bug("the log is read to one too short", "e.position <= ?)", "e.position < ?)");

    private static final List<Bug> OF_THE_SEQUENCE = List.of(
            new Bug("a number is skipped", "from gone;", "from gone where seq % 5 <> 0;", Fault.OF_THE_SEQUENCE),
            new Bug(
                    "the order is turned",
                    "row_number() over (order by seq)",
                    "row_number() over (order by seq desc)",
                    Fault.OF_THE_SEQUENCE),
            new Bug(
                    "the head is moved too little",
                    "position = before + count;",
                    "position = before + count - 1;",
                    Fault.OF_THE_SEQUENCE),
            new Bug(
                    "what was moved stays",
                    "delete from event_outbox o\n        where o.ctid",
                    "update event_outbox o set key = key\n        where o.ctid",
                    Fault.OF_THE_SEQUENCE));

    private final Map<String, JdbcClient> ways = new ConcurrentHashMap<>();
    private final PostRoom room;
    private final Database database;
    private final Tracer tracer;

    PlantedBugsTests(
            @Autowired ApplicationContext context, @Autowired Environment environment, @Autowired Tracer tracer) {
        this.room = context.getAutowireCapableBeanFactory().createBean(PostRoom.class);
        this.tracer = tracer;
        this.database = new Database(
                "planted",
                environment.getRequiredProperty("basefly.database.url"),
                environment.getRequiredProperty("basefly.database.username"),
                environment.getRequiredProperty("basefly.database.password"));
    }

    @BeforeEach
    void open() throws Exception {
        room.open();
        room.types().add(STEP);
        room.owner("create table if not exists event_bin (like event_parked)");
        room.owner("grant insert on event_bin to basefly_system");
    }

    @AfterEach
    void close() throws Exception {
        room.close();
        room.owner("drop table event_bin");
    }

    @Test
    void areEachFoundInTheStatementsOfDelivery() throws Exception {
        List<Bug> all = new ArrayList<>(OF_STATEMENTS);
        all.add(SOUND);
        Map<String, List<String>> found = new ConcurrentHashMap<>();
        try (var threads = Executors.newFixedThreadPool(6)) {
            var running = all.stream()
                    .map(bug -> threads.submit(() -> found.put(bug.name(), deliver(bug))))
                    .toList();
            for (var one : running) {
                one.get(60, TimeUnit.SECONDS);
            }
        }
        found.put(SEEN_IN_SILENCE.name(), deliver(SEEN_IN_SILENCE));

        assertThat(found.remove(SOUND.name())).isEmpty();
        assertThat(found)
                .allSatisfy((bug, problems) -> assertThat(problems).as(bug).isNotEmpty());
    }

    @Test
    void areEachFoundInTheSequence() throws Exception {
        String sound = room.system()
                .jdbc()
                .sql("select pg_get_functiondef('events_sequence'::regproc)")
                .query(String.class)
                .single();
        Map<String, List<String>> found = new LinkedHashMap<>();
        for (Bug bug : OF_THE_SEQUENCE) {
            assertThat(sound).contains(bug.from());
            room.owner(sound.replace(bug.from(), bug.to()));
            try {
                found.put(bug.name(), deliver(bug));
            } finally {
                room.owner(sound);
                room.close();
                room.open();
                room.owner("update event_log_head set position = position + 1000");
            }
        }

        assertThat(found)
                .allSatisfy((bug, problems) -> assertThat(problems).as(bug).isNotEmpty());
    }

    /** Delivers some events, of which some fail, with the bug planted, and says what is wrong afterwards. */
    private List<String> deliver(Bug bug) {
        String name = name(bug);
        TenantId tenant = new TenantId(UUID.randomUUID());
        try (SystemDatabase system = TestPools.systemDatabase(database, 3, bug::changed);
                var pool = TestPools.tenants(database, 3, bug::changed)) {
            JdbcClient client = JdbcClient.create(pool.source());
            ways.put(name, bug.fault() == Fault.EFFECT_ELSEWHERE ? room.system().jdbc() : client);
            var transactions = new TransactionTemplate(new Faulty(pool.source(), bug.fault()));
            Dispatcher first = dispatcher(system, client, transactions);
            first.start(List.of(listener(name, tenant)));
            try {
                publish(tenant);
                boolean done = came(name);
                // Before the cursor is set back: who still lets go of the shard would set it forward again.
                first.stop();
                // As after a crash: what a shard is known to have done is behind what it has.
                room.system()
                        .jdbc()
                        .sql(
                                "update event_cursors set position = 0 where listener = (select id from event_listeners where name = ?)")
                        .param(name)
                        .update();
                Dispatcher second = dispatcher(system, client, transactions);
                second.start(List.of(listener(name, tenant)));
                room.publish(tenant, new Step("last", 1));
                done = came(name, "last", 1) && done;
                room.publish(tenant, new Step("end", 1));
                done = came(name, "end", 1) && done;
                second.stop();
                return problems(name, tenant, done);
            } finally {
                first.stop();
            }
        }
    }

    private Dispatcher dispatcher(SystemDatabase system, JdbcClient client, TransactionTemplate transactions) {
        return new Dispatcher(
                system,
                new Place(client, transactions, system, Placement.Source.ALL_SHARED),
                room.types(),
                new EventSignal(),
                new EventsSettings(
                        2, Duration.ofMillis(200), Duration.ofSeconds(5), 1_000, 9_000, Duration.ofDays(30), 1_000_000),
                new Dispatcher.Surroundings(Clock.systemUTC(), tracer, new SimpleMeterRegistry()));
    }

    /** Of the key "bad" the second one fails three times, once among others; of "dead" always, of "good" none. */
    private Listener listener(String name, TenantId own) {
        Map<String, Integer> failures = new ConcurrentHashMap<>();
        return Listener.of(name, STEP, (event, delivery) -> {
                    if (!own.equals(delivery.tenant())) {
                        return; // of another bug, which is looked for at the same time
                    }
                    room.effect(Objects.requireNonNull(ways.get(name)), name, tenant(delivery), event.key(), event.n());
                    boolean once =
                            event.key().equals("bad") && event.n() == 2 && failures.merge(name, 1, Integer::sum) <= 3;
                    if (once || (event.key().equals("dead") && event.n() == 2)) {
                        throw new IllegalStateException("planted");
                    }
                })
                .inShards(1)
                .retriedBy(THREE);
    }

    private void publish(TenantId tenant) {
        for (int n = 1; n <= EVENTS; n++) {
            room.publish(tenant, new Step("good", n), new Step("bad", n), new Step("dead", n));
        }
    }

    private boolean came(String name) {
        return came(name, "good", EVENTS) && came(name, "bad", EVENTS) && came(name, "dead", EVENTS - 1);
    }

    private boolean came(String name, String key, int count) {
        try {
            await().atMost(name.equals(name(SOUND)) ? Duration.ofSeconds(15) : Duration.ofSeconds(2))
                    .until(() -> room.effects(name, key).size() >= count);
            return true;
        } catch (ConditionTimeoutException late) {
            return false;
        }
    }

    private static String name(Bug bug) {
        return "tests.planted." + bug.name().replaceAll("[^a-z]", "_");
    }

    private List<String> problems(String name, TenantId tenant, boolean done) {
        List<String> problems = new ArrayList<>();
        if (!done) {
            problems.add("something did not come");
        }
        List<Integer> all = IntStream.rangeClosed(1, EVENTS).boxed().toList();
        if (!room.effects(name, "good").equals(all)) {
            problems.add("good: " + room.effects(name, "good"));
        }
        if (!room.effects(name, "bad").equals(all)) {
            problems.add("bad: " + room.effects(name, "bad"));
        }
        if (!room.effects(name, "dead").equals(all.stream().filter(n -> n != 2).toList())) {
            problems.add("dead: " + room.effects(name, "dead"));
        }
        if (!room.effects(name, "last").equals(List.of(1))) {
            problems.add("last: " + room.effects(name, "last"));
        }
        if (!room.effects(name, "end").equals(List.of(1))) {
            problems.add("end: " + room.effects(name, "end"));
        }
        int held = room.count("select count(*) from event_held where tenant_id = '" + tenant.value() + "'"
                + " and listener = (select id from event_listeners where name = '" + name + "')");
        if (held != 1) {
            problems.add("held: " + held);
        }
        String parked = room.system()
                .jdbc()
                .sql(
                        "select coalesce(string_agg(key || ' ' || state || ' ' || attempt, ', '), '') from event_parked where tenant_id = ?"
                                + " and listener = (select id from event_listeners where name = ?)")
                .param(tenant.value())
                .param(name)
                .query(String.class)
                .single();
        if (!parked.equals("dead DEAD 3")) {
            problems.add("parked: " + parked);
        }
        return problems;
    }

    private static UUID tenant(Delivery delivery) {
        return Objects.requireNonNull(delivery.tenant()).value();
    }

    /** Ends transactions in a way that it should not. */
    private static final class Faulty extends DataSourceTransactionManager {

        private static final long serialVersionUID = 1;

        private final Fault fault;
        private int commits;

        Faulty(javax.sql.DataSource source, Fault fault) {
            super(source);
            this.fault = fault;
        }

        @Override
        protected void doCommit(DefaultTransactionStatus status) {
            commits++;
            if (fault == Fault.COMMIT_IS_LOST && commits % 3 == 0) {
                super.doRollback(status);
            } else {
                super.doCommit(status);
            }
        }

        @Override
        protected void doRollback(DefaultTransactionStatus status) {
            if (fault == Fault.ROLLBACK_COMMITS) {
                super.doCommit(status);
            } else {
                super.doRollback(status);
            }
        }
    }
}
