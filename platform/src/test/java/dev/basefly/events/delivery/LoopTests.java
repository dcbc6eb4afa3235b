package dev.basefly.events.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.basefly.PlatformTest;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.events.Events;
import dev.basefly.events.Listener;
import dev.basefly.jobs.JobHandler;
import dev.basefly.jobs.JobKind;
import dev.basefly.jobs.Jobs;
import dev.basefly.jobs.NewJob;
import dev.basefly.jobs.Wakeups;
import dev.basefly.jobs.worker.Workbench;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.EventType;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import io.micrometer.tracing.Tracer;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/** A job whose event has a listener that adds the job again. */
@PlatformTest
@TestPropertySource(properties = "basefly.runtime.role=web")
@CrossTenant(reason = "looks at the events of all tenants")
class LoopTests {

    record Turned(int round) {}

    record Turn(int round) {}

    private static final EventType<Turned> TURNED = EventType.of("tests.turned", Turned.class);
    private static final JobKind<Turn> TURN = JobKind.of("tests.turn", Turn.class);

    private final TenantId acme = new TenantId(UUID.randomUUID());

    @Autowired
    private ApplicationContext context;

    @Autowired
    private SystemDatabase database;

    @Autowired
    private TransactionTemplate transactions;

    @Autowired
    private Jobs jobs;

    @Autowired
    private Events events;

    @Autowired
    private Wakeups wakeups;

    @Autowired
    private Tracer tracer;

    private PostRoom room;
    private Workbench bench;

    @BeforeEach
    void open() throws Exception {
        room = context.getAutowireCapableBeanFactory().createBean(PostRoom.class);
        room.open();
        room.types().add(TURNED);
        bench = new Workbench(database, wakeups, tracer);
    }

    @AfterEach
    void close() throws Exception {
        bench.stop();
        room.close();
    }

    @Test
    void endsWithADeadEventWhenTheLimitIsReached() {
        bench.work(new JobHandler<>(
                TURN,
                (turn, run) -> transactions.executeWithoutResult(_ -> events.publish(new Turned(turn.round() + 1)))));
        room.work(Listener.of(
                "tests.turning", TURNED, (turned, _) -> jobs.add(NewJob.of(TURN, new Turn(turned.round())))));

        room.publish(acme, new Turned(0));

        await().atMost(Duration.ofSeconds(30))
                .until(() -> room.count("select count(*) from event_parked where state = 'DEAD'") == 1);
        assertThat(room.count("select max(generation) from events")).isEqualTo(100);
        assertThat(room.count("select count(*) from jobs")).isZero();
        assertThat(database.jdbc()
                        .sql("select failures -> -1 ->> 'error' from event_parked")
                        .query(String.class)
                        .single())
                .contains("100 times in a line", "most-generations");
    }

    @Test
    void isKnownToHaveBegunWithTheFirstOfThem() {
        var seen = new ConcurrentLinkedQueue<String>();
        bench.work(new JobHandler<>(TURN, (turn, run) -> {
            seen.add(run.origin().requestId() + " " + run.origin().actor() + " "
                    + run.origin().generation());
            if (turn.round() == 0) {
                transactions.executeWithoutResult(_ -> events.publish(new Turned(1)));
            }
        }));
        room.work(Listener.of(
                "tests.turning", TURNED, (turned, _) -> jobs.add(NewJob.of(TURN, new Turn(turned.round())))));
        var ada = new Actor.Program("import", "usr_ada");

        new RequestScope("request-of-ada", acme, ada, Locale.ROOT).run(() -> jobs.add(NewJob.of(TURN, new Turn(0))));

        await().atMost(Duration.ofSeconds(10)).until(() -> seen.size() == 2);
        assertThat(seen).last().asString().contains("usr_ada 2");
    }
}
