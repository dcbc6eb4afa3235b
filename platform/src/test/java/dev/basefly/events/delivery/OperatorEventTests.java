package dev.basefly.events.delivery;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.basefly.PlatformTest;
import dev.basefly.database.CrossTenant;
import dev.basefly.events.Delivery;
import dev.basefly.events.EventTypes;
import dev.basefly.events.Listener;
import dev.basefly.events.Upcaster;
import dev.basefly.identity.SignIns;
import dev.basefly.jobs.RetryPolicy;
import dev.basefly.runtime.EventType;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Staff;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.Cast;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** What operators see of events and do about them, and what organizations read of theirs. */
@PlatformTest
@TestPropertySource(properties = "basefly.runtime.role=web")
@CrossTenant(reason = "looks at the events of all tenants")
class OperatorEventTests {

    record Written(String key, int n, String title) {}

    private static final EventType<Written> WRITTEN =
            EventType.of("tests.written", Written.class).keyedBy(Written::key).visibleToItsTenant();
    private static final String EVENTS = "/api/v1/operator/events";
    private static final String NAME = "tests.archive";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final AtomicBoolean broken = new AtomicBoolean();

    @Autowired
    private ApplicationContext context;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Cast cast;

    @Autowired
    private SignIns signIns;

    private PostRoom room;
    private ApiClient operator;
    private Cast.Person ada;
    private TenantId acme;

    @BeforeEach
    void open() throws Exception {
        room = context.getAutowireCapableBeanFactory().createBean(PostRoom.class);
        operator = Staff.operator(signIns, cast.nobody());
        ada = cast.owner("Acme");
        acme = TenantId.of(ada.organizationId());
        room.open();
        room.types().add(WRITTEN);
    }

    @AfterEach
    void close() throws Exception {
        room.close();
    }

    @Test
    void showAListenerThatIsPausedAndLetItGoOn() {
        room.work(listener());
        room.publish(acme, written("k", 1));
        await().atMost(PATIENCE).until(() -> effects("k").size() == 1);

        assertThat(operator.post(EVENTS + "/listeners/" + NAME + "/pause", Map.of()))
                .hasStatus(422);
        assertThat(operator.post(EVENTS + "/listeners/" + NAME + "/pause", Map.of("reason", "Maintenance")))
                .hasStatus(204);
        room.publish(acme, written("k", 2));
        await().until(() -> room.count("select count(*) from events") == 2);
        assertThat(operator.get(EVENTS + "/listeners/" + NAME))
                .hasJson("/data/state", "PAUSED")
                .hasJson("/data/reason", "Maintenance");
        assertThat(effects("k")).containsExactly(1);

        assertThat(operator.post(EVENTS + "/listeners/" + NAME + "/resumption")).hasStatus(204);
        await().atMost(PATIENCE).until(() -> effects("k").equals(List.of(1, 2)));
        assertThat(operator.post(EVENTS + "/listeners/tests.unknown/resumption"))
                .hasStatus(404);
        assertThat(ada.api().get(EVENTS + "/listeners")).hasStatus(404);
    }

    @Test
    void tryAParkedEventAgainOrLeaveItOutSoThatThoseBehindItFollow() {
        room.work(listener().retriedBy(RetryPolicy.NEVER).holdingKeysOfTheDead());
        broken.set(true);
        room.publish(acme, written("a", 1), written("a", 2), written("b", 1), written("b", 2));
        await().atMost(PATIENCE).until(() -> room.count("select count(*) from event_parked") == 4);
        broken.set(false);

        var dead = operator.get(EVENTS + "/parked?listener=" + NAME + "&state=DEAD");
        assertThat(dead).hasStatus(200).hasJson("/data/0/type", "tests.written").doesNotContain("Confidential");
        assertThat(dead.text("/data/0/failures/0/error")).contains("broken");
        long first = dead.json("/data/1/position").asLong();
        long second = dead.json("/data/0/position").asLong();
        String path = EVENTS + "/parked/" + NAME + "/";
        assertThat(operator.post(path + first + "/retry")).hasStatus(204);
        assertThat(operator.post(path + second + "/skip", Map.of("reason", "Obsolete")))
                .hasStatus(204);
        assertThat(operator.post(path + second + "/skip", Map.of("reason", "Obsolete")))
                .hasStatus(404);

        await().atMost(PATIENCE).until(() -> room.count("select count(*) from event_parked") == 0);
        assertThat(effects("a")).containsExactly(1, 2);
        assertThat(effects("b")).containsExactly(2);
        assertThat(ada.api().get("/api/v1/audit-events?action=event.skipped"))
                .hasJson("/data/0/action", "event.skipped")
                .doesNotContain("Obsolete");
        assertThat(room.count("select count(*) from audit_events where action = 'event.skipped' and reason = 'Obsolete'"
                        + " and tenant_id = '" + TenantId.INSTALLATION.value() + "'"))
                .isPositive();
    }

    @Test
    void replayOneOrganizationIntoOneListenerWithEffectsOnceForEachReplay() {
        room.work(listener());
        var globex = new TenantId(UUID.randomUUID());
        room.publish(acme, written("k", 1), written("k", 2));
        room.publish(globex, written("other", 1));
        await().atMost(PATIENCE)
                .until(() -> effects("k").size() + effects("other").size() == 3);

        var path = EVENTS + "/listeners/" + NAME + "/replays";
        assertThat(operator.post(path, Map.of("reason", "Lost", "organization", acme.toString(), "types", List.of())))
                .hasStatus(202);
        await().atMost(PATIENCE).until(() -> "DONE".equals(operator.get(path).text("/data/0/state")));

        assertThat(effects("k")).containsExactly(1, 2, 1, 2);
        assertThat(effects("other")).containsExactly(1);
        assertThat(operator.post(path, Map.of("reason", ""))).hasStatus(422);
        assertThat(operator.post(path, Map.of("reason", "x", "since", "2999-01-01T00:00:00Z")))
                .hasStatus(422);
    }

    @Test
    void stopAReplayAtAnEventThatFailsAndGoOnBehindIt() {
        room.work(listener());
        room.publish(acme, written("k", 1), written("k", 2), written("k", 3));
        await().atMost(PATIENCE).until(() -> effects("k").size() == 3);
        broken.set(true);
        var path = EVENTS + "/listeners/" + NAME + "/replays";

        var id = operator.post(path, Map.of("reason", "Lost"))
                .json("/data/number")
                .asInt();
        await().atMost(PATIENCE).until(() -> "STOPPED".equals(operator.get(path).text("/data/0/state")));
        broken.set(false);
        assertThat(operator.post(EVENTS + "/replays/" + id + "/continuation", Map.of("leaveOut", true)))
                .hasStatus(204);

        await().atMost(PATIENCE).until(() -> "DONE".equals(operator.get(path).text("/data/0/state")));
        assertThat(effects("k")).containsExactly(1, 2, 3, 2, 3);
        assertThat(operator.post(EVENTS + "/replays/" + id + "/cancellation")).hasStatus(404);
    }

    @Test
    void replayNothingWhileTheListenerIsPausedAndOnlyWhatHappenedInTheTime() {
        room.work(
                listener(),
                Listener.of(
                        "tests.other",
                        WRITTEN,
                        (event, delivery) ->
                                room.effect(jdbc, "tests.other", tenant(delivery), event.key(), event.n())));
        room.publish(acme, written("k", 2), written("k", 3));
        await().atMost(PATIENCE).until(() -> effects("k").size() == 2);
        room.system()
                .jdbc()
                .sql("update events set occurred_at = occurred_at - interval '2 days' where payload ->> 'n' = '2'")
                .update();
        var one = EVENTS + "/listeners/" + NAME;
        assertThat(operator.post(one + "/pause", Map.of("reason", "Maintenance")))
                .hasStatus(204);

        String yesterday = java.time.Instant.now().minus(Duration.ofDays(1)).toString();
        assertThat(operator.post(one + "/replays", Map.of("reason", "Lost", "since", yesterday)))
                .hasStatus(202);
        room.publish(acme, written("later", 4));
        await().atMost(PATIENCE)
                .until(() -> room.effects("tests.other", "later").size() == 1);
        assertThat(operator.get(one + "/replays")).hasJson("/data/0/state", "RUNNING");
        assertThat(effects("k")).containsExactly(2, 3);
        assertThat(operator.post(one + "/resumption")).hasStatus(204);

        await().atMost(PATIENCE)
                .until(() -> "DONE".equals(operator.get(one + "/replays").text("/data/0/state")));
        assertThat(effects("k")).containsExactly(2, 3, 3);
    }

    @Test
    void forgetAListenerThatNoProcessKnows() {
        room.work(listener());
        room.publish(acme, written("k", 1));
        await().atMost(PATIENCE).until(() -> effects("k").size() == 1);
        var path = EVENTS + "/listeners/" + NAME + "/removal";

        assertThat(operator.post(path, Map.of("reason", "The module is gone"))).hasStatus(409);
        assertThat(operator.post(path, Map.of("reason", ""))).hasStatus(422);
        room.system()
                .jdbc()
                .sql("update event_listeners set seen_at = seen_at - interval '1 hour'")
                .update();
        assertThat(operator.post(path, Map.of("reason", "The module is gone"))).hasStatus(204);

        assertThat(operator.post(path, Map.of("reason", "The module is gone"))).hasStatus(404);
        assertThat(room.count("select count(*) from event_cursors")).isZero();
        assertThat(room.count("select count(*) from event_inbox")).isZero();
        assertThat(room.count("select count(*) from audit_events where action = 'event_listener.forgotten'"))
                .isPositive();
    }

    @Test
    void tellTheVersionOfThePayloadThatIsGiven() {
        record Grown(String key) {}
        room.types().add(EventType.of("tests.grown", Grown.class).inVersion(3).visibleToItsTenant());
        room.work();
        room.system().jdbc().sql("""
                        insert into event_outbox (tenant_id, id, type, version, key, payload, size, actor, occurred_at)
                        values (?, uuidv7(), 'tests.grown', 1, '', '{"key": "k"}', 20, 'system', now())
                        """).param(acme.value()).update();

        await().atMost(PATIENCE)
                .until(() -> ada.api()
                                .get("/api/v1/events?types=tests.grown")
                                .json("/data")
                                .size()
                        == 1);

        assertThat(ada.api().get("/api/v1/events?types=tests.grown")).hasJson("/data/0/version", "3");
    }

    @Test
    void letAnOrganizationReadOnFromItsCursorAndSeeNobodyElses() {
        room.work();
        room.publish(acme, written("k", 1));
        room.publish(new TenantId(UUID.randomUUID()), written("k", 9));
        room.publish(acme, written("k", 2));
        await().atMost(PATIENCE)
                .until(() -> ada.api()
                                .get("/api/v1/events?types=tests.written")
                                .json("/data")
                                .size()
                        == 2);

        var first = ada.api().get("/api/v1/events?types=tests.written&limit=1");
        assertThat(first).hasJson("/data/0/payload/n", "1").hasJson("/meta/hasMore", "true");
        var second = ada.api().get("/api/v1/events?types=tests.written&cursor=" + first.text("/meta/nextCursor"));
        assertThat(second).hasJson("/data/0/payload/n", "2").hasJson("/meta/hasMore", "false");
        String end = second.text("/meta/nextCursor");
        assertThat(ada.api().get("/api/v1/events?cursor=" + end).json("/data").size())
                .isZero();
        room.publish(acme, written("k", 3));
        assertThat(ada.api().get("/api/v1/events?wait=10&cursor=" + end)).hasJson("/data/0/payload/n", "3");

        assertThat(ada.api().get("/api/v1/events?types=identity.user_signed_up"))
                .hasStatus(422);
        assertThat(ada.api().get("/api/v1/events?wait=21")).hasStatus(422);
        assertThat(ada.api().get("/api/v1/events?cursor=abc")).hasStatus(400);
        assertThat(cast.nobody().get("/api/v1/events")).hasStatus(401);
        assertThat(ada.api().get("/api/v1/event-types").text()).contains("tests.written", "\"title\"", "2020-12");
    }

    @Test
    void readAnOldVersionAsTheNewest() {
        var types = new EventTypes(
                List.of(WRITTEN.inVersion(3)),
                List.of(
                        new Upcaster("tests.written", 1, old -> old.put("n", 7)),
                        new Upcaster(
                                "tests.written",
                                2,
                                old -> old.put("title", "was " + old.path("n").asInt()))));

        assertThat(types.newest("tests.written", 1, "{\"key\":\"k\"}"))
                .isEqualTo("{\"key\":\"k\",\"n\":7,\"title\":\"was 7\"}");
        assertThat(types.newest("tests.written", 3, "{\"key\":\"k\"}")).isEqualTo("{\"key\":\"k\"}");
        assertThat(types.newest("tests.unknown", 1, "{}")).isEqualTo("{}");
    }

    private Listener listener() {
        return Listener.of(NAME, WRITTEN, (event, delivery) -> {
            room.effect(jdbc, NAME, tenant(delivery), event.key(), event.n());
            if (broken.get() && event.n() == 1) {
                throw new IllegalStateException("broken");
            }
        });
    }

    private List<Integer> effects(String key) {
        return room.effects(NAME, key);
    }

    private static UUID tenant(Delivery delivery) {
        return Objects.requireNonNull(delivery.tenant()).value();
    }

    private static Written written(String key, int n) {
        return new Written(key, n, "Confidential plans");
    }
}
