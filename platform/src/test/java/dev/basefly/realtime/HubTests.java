package dev.basefly.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.PlatformTest;
import dev.basefly.access.Access;
import dev.basefly.api.ApiError;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.events.EventTail;
import dev.basefly.events.Events;
import dev.basefly.identity.spi.CallerSource.Recognised;
import dev.basefly.identity.spi.StandingCaller;
import dev.basefly.realtime.Channels.Subscribed;
import dev.basefly.realtime.History.Older;
import dev.basefly.realtime.LiveStreamTests.Tap;
import dev.basefly.realtime.Subscriber.Way;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.PeriodicTask;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.tenancy.MemberChanged;
import dev.basefly.tenancy.OrganizationStates;
import dev.basefly.testkit.sql.Statements;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Nodes on one database, and listeners that come and go. */
@PlatformTest
@CrossTenant(reason = "publishes for organizations that are only names")
class HubTests {

    private static final List<Feed<?>> FEEDS = List.of(
            Feed.of(MemberChanged.TYPE).requiring("members:read").to("members").toPerson(MemberChanged::person));

    private final TenantId acme = new TenantId(UUID.randomUUID());
    private final TenantId globex = new TenantId(UUID.randomUUID());
    private final List<PeriodicTask> running = new ArrayList<>();

    @Autowired
    private EventTail tail;

    @Autowired
    private Events events;

    @Autowired
    private SystemDatabase system;

    @Autowired
    private MovableClock clock;

    @Autowired
    private Access access;

    @Autowired
    private OrganizationStates states;

    @AfterEach
    void stop() {
        running.forEach(PeriodicTask::stop);
    }

    private Hub node(RealtimeSettings settings) {
        Hub hub = still(settings);
        PeriodicTask passing = PeriodicTask.every(Duration.ofMillis(5), "test-node", goesOn -> {
            while (goesOn.getAsBoolean() && hub.passOn()) {
                Thread.onSpinWait();
            }
        });
        passing.start();
        running.add(passing);
        return hub;
    }

    /** One that passes nothing on. */
    private Hub still(RealtimeSettings settings) {
        var meters = new RealtimeMeters(new SimpleMeterRegistry());
        Hub hub = new Hub(tail, new Feeds(FEEDS), settings, meters, LiveStreamTests.IDS, clock);
        hub.start();
        return hub;
    }

    private UserId publish(TenantId organization) {
        UserId person = new UserId(UUID.randomUUID());
        system.inTransaction(() -> events.publish(new MemberChanged(organization, person, "MEMBER")));
        return person;
    }

    private Tap listen(Hub hub, TenantId organization, @Nullable Long after, String... topics) {
        Tap tap = new Tap(organization);
        open(hub, organization, after, tap, topics);
        return tap;
    }

    private static LiveStream open(Hub hub, TenantId organization, @Nullable Long after, Tap tap, String... topics) {
        LiveStream stream = hub.place(LiveStreamTests.subscriber(organization, topics));
        hub.open(stream, tap, after);
        return stream;
    }

    private static void await(BooleanSupplier reached) {
        long end = System.nanoTime() + LiveClient.PATIENCE.toNanos();
        while (!reached.getAsBoolean()) {
            assertThat(System.nanoTime()).as("patience").isLessThan(end);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private List<Long> positions(TenantId organization) {
        return system.jdbc()
                .sql("select position from events where tenant_id = ? order by position")
                .param(organization.value())
                .query((row, _) -> row.getLong(1))
                .list();
    }

    /** A listener that is cut off again and again, and comes back at either node, while several write at once. */
    @Test
    void losesNothingAndKeepsTheOrderOverCutsAndNodes() throws Exception {
        List<Hub> nodes = List.of(
                node(RealtimeSettingsTests.withHistory(30, 1000)), node(RealtimeSettingsTests.withHistory(10, 1000)));
        Random random = new Random(7);
        List<Long> got = new ArrayList<>();
        long last = tail.newest();
        try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int writer = 0; writer < 4; writer++) {
                var _ = writers.submit(() -> {
                    for (int count = 0; count < 50; count++) {
                        publish(acme);
                        publish(globex);
                    }
                });
            }
            while (got.size() < 200) {
                Tap tap = new Tap(acme);
                tap.room = 2 + random.nextInt(12);
                LiveStream stream = open(nodes.get(random.nextInt(2)), acme, last, tap, "members");
                int before = got.size();
                await(() -> tap.room == 0 || before + tap.ids().size() == 200);
                stream.gone();
                got.addAll(tap.ids());
                last = got.isEmpty() ? last : got.getLast();
            }
        }

        assertThat(got).isEqualTo(positions(acme));
        assertThat(nodes).allSatisfy(node -> assertThat(node.open()).isZero());
    }

    @Test
    void sendsToItsOrganizationAndItsPersonOnly() {
        Hub hub = node(RealtimeSettingsTests.DEFAULTS);
        Tap others = listen(hub, globex, null, "members");
        Tap mine = listen(hub, acme, null, "members");
        Tap stranger = listen(hub, acme, null, Feeds.own(new UserId(UUID.randomUUID())));
        long from = hub.position();

        UserId person = publish(acme);
        await(() -> !mine.ids().isEmpty());
        Tap own = listen(hub, acme, from, Feeds.own(person));

        assertThat(own.ids()).isEqualTo(mine.ids());
        assertThat(own.written.getLast()).contains("{\"channels\":[\"me\"]");
        assertThat(others.ids()).isEmpty();
        assertThat(stranger.ids()).isEmpty();
    }

    @Test
    void letsReadAnewWhoseGapIsTooOld() {
        Hub hub = node(RealtimeSettingsTests.withHistory(2, 5));
        long from = hub.position();
        for (int count = 0; count < 8; count++) {
            publish(acme);
        }
        await(() -> hub.position() >= from + 8 && positions(acme).size() == 8);
        long newest = positions(acme).getLast();
        await(() -> hub.position() >= newest);

        Tap tooOld = listen(hub, acme, from, "members");
        Tap near = listen(hub, acme, positions(acme).get(3), "members");

        assertThat(tooOld.written).hasSize(1);
        assertThat(tooOld.written.getFirst()).contains("event: reset");
        assertThat(near.ids()).isEqualTo(positions(acme).subList(4, 8));
    }

    @Test
    void letsReadAnewWhoComesWithAnIdThatThereNeverWas() {
        Hub hub = node(RealtimeSettingsTests.DEFAULTS);

        assertThat(listen(hub, acme, Long.MAX_VALUE / 10, "members").written.getFirst())
                .contains("event: reset");
    }

    /** What a node knows of the log may be older than what another one has sent. */
    @Test
    void goesOnForWhoComesFromANodeThatIsAhead() {
        Hub behind = still(RealtimeSettingsTests.DEFAULTS);
        listen(behind, acme, Long.MAX_VALUE / 10, "members");
        publish(acme);
        await(() -> positions(acme).size() == 1);

        Tap ahead = listen(behind, acme, positions(acme).getLast(), "members");

        assertThat(ahead.written).hasSize(1);
        assertThat(ahead.written.getFirst()).contains("event: hello").doesNotContain("event: reset");
    }

    @Test
    void readsTheLogOnceForAllWhoComeBack() throws Exception {
        publish(acme);
        await(() -> positions(acme).size() == 1);
        History history = new History(tail, new Feeds(FEEDS), RealtimeSettingsTests.DEFAULTS);
        long newest = tail.newest();
        try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Older>> storm = java.util.Collections.nCopies(100, () -> history.older(acme, newest));
            var read = new HashSet<Integer>();
            for (Future<Older> one : many.invokeAll(storm)) {
                read.add(System.identityHashCode(one.get()));
                assertThat(one.get().messages()).hasSize(1);
            }
            assertThat(read).hasSize(1);
        }
    }

    @Test
    void bringsAllBackAfterACut() {
        Hub hub = node(RealtimeSettingsTests.withHistory(1, 1000));
        List<Tap> taps = new ArrayList<>();
        long from = hub.position();
        for (int count = 0; count < 10; count++) {
            publish(acme);
        }
        await(() -> positions(acme).size() == 10
                && hub.position() >= positions(acme).getLast());

        for (int count = 0; count < 19; count++) {
            taps.add(listen(hub, acme, from, "members"));
        }

        List<Long> all = positions(acme);
        assertThat(taps).allSatisfy(tap -> assertThat(tap.ids()).isEqualTo(all));
    }

    @Test
    void boundsTheStreamsOfOneListener() {
        Hub hub = node(RealtimeSettingsTests.DEFAULTS);
        for (int count = 0; count < 20; count++) {
            listen(hub, acme, null, "members");
        }

        assertThatThrownBy(() -> listen(hub, acme, null, "members")).isInstanceOfSatisfying(ApiError.class, refused -> {
            assertThat(refused.reason()).isEqualTo("too_many_streams");
            assertThat(refused.headers()).containsKey("Retry-After");
        });

        hub.streams().getFirst().gone();
        assertThat(listen(hub, acme, null, "members").written).hasSize(1);
    }

    @Test
    void saysGoodByeToAll() {
        Hub hub = node(RealtimeSettingsTests.DEFAULTS);
        List<Tap> taps = List.of(listen(hub, acme, null, "members"), listen(hub, globex, null, "members"));

        hub.drain();

        assertThat(taps).allSatisfy(tap -> {
            assertThat(tap.closed).isTrue();
            assertThat(tap.written.getLast()).containsPattern("retry: \\d+\nevent: bye");
        });
        assertThat(hub.open()).isZero();
        assertThatThrownBy(() -> listen(hub, acme, null, "members"))
                .isInstanceOfSatisfying(
                        ApiError.class, refused -> assertThat(refused.reason()).isEqualTo("draining"));
    }

    @Test
    void asksOnceHowFarTheLogIsForAllWhoComeFromANodeThatIsAhead() {
        Hub behind = still(RealtimeSettingsTests.DEFAULTS);
        publish(acme);
        await(() -> positions(acme).size() == 1);
        long ahead = positions(acme).getFirst();

        var asked = Statements.of(() -> {
            for (int count = 0; count < 10; count++) {
                assertThat(listen(behind, acme, ahead, "members").written.getFirst())
                        .doesNotContain("reset");
            }
        });

        assertThat(asked).hasSize(1);
    }

    @Test
    void looksOnlySoFarBackForOneOrganization() {
        publish(acme);
        await(() -> positions(acme).size() == 1);
        long newest = positions(acme).getFirst();

        assertThat(tail.before(newest + 99_999, acme, Set.of(MemberChanged.TYPE.name()), 10)
                        .events())
                .hasSize(1);
        var part = tail.before(newest + 100_000, acme, Set.of(MemberChanged.TYPE.name()), 10);
        assertThat(part.events()).isEmpty();
        assertThat(part.after()).isEqualTo(newest);
    }

    @Test
    void keepsWhoseRightsCannotBeFoundOutAndLooksAtTheOthers() {
        Hub hub = still(RealtimeSettingsTests.DEFAULTS);
        var staff = new Actor.Support(new UserId(UUID.randomUUID()), "sup_1", true);
        StandingCaller.Search away = _ -> {
            throw new IllegalStateException("The database is away");
        };
        StandingCaller.Search found = asked -> asked.stream()
                .collect(Collectors.toMap(caller -> caller, _ -> Optional.of(new Recognised(staff, acme))));
        StandingCaller.Search gone =
                asked -> asked.stream().collect(Collectors.toMap(caller -> caller, _ -> Optional.empty()));
        var unreadable = new Subscribed("thing:1", null, "no-such-type", "1");
        var unknown = listener(hub, new StandingCaller("unknown", away), staff, List.of());
        var failing = listener(hub, new StandingCaller("failing", found), staff, List.of(unreadable));
        var over = listener(hub, new StandingCaller("over", gone), staff, List.of());

        new Rechecks(hub, new Channels(FEEDS, access), states, access, system).run(() -> true);

        assertThat(unknown.closed).isFalse();
        assertThat(failing.closed).isFalse();
        assertThat(over.written.getLast()).contains("no_access");
        assertThat(over.closed).isTrue();
    }

    private Tap listener(Hub hub, StandingCaller caller, Actor actor, List<Subscribed> channels) {
        Tap tap = new Tap(acme);
        hub.open(hub.place(new Subscriber(caller, actor, acme, channels, new Way(true, false))), tap, null);
        return tap;
    }
}
