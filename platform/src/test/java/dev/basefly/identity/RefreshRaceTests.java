package dev.basefly.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.basefly.PlatformTest;
import dev.basefly.api.ApiError;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.identity.ProgramTokens.Pair;
import dev.basefly.runtime.MasterKey;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.UserId;
import dev.basefly.testkit.Cast;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.Autowired;

/** Refreshing on three nodes with one database, each with what it remembers itself. */
@PlatformTest
@CrossTenant(reason = "looks at what is kept of refresh tokens")
class RefreshRaceTests {

    private static final int NODES = 3;

    @Autowired
    private BeanFactory platform;

    @Autowired
    private SystemDatabase database;

    @Autowired
    private MasterKey master;

    @Autowired
    private IdentitySettings settings;

    @Autowired
    private MovableClock clock;

    @Autowired
    private Cast cast;

    private final List<Node> nodes = new ArrayList<>();
    private final ConcurrentLinkedQueue<Object> events = new ConcurrentLinkedQueue<>();
    private UserId person = new UserId(new java.util.UUID(0, 0));

    @BeforeEach
    void startNodes() {
        person = UserId.of(cast.owner("Acme").id());
        for (var number = 0; number < NODES; number++) {
            nodes.add(Node.start(platform, events::add));
        }
    }

    @Test
    void endsOnOneLiveSuccessorAfterAHundredAtOnceOfWhichHalfTheAnswersAreLost() throws Exception {
        var first = open();

        var answers = refreshAtOnce(first.refreshToken(), 100);
        var retried = refreshAtOnce(first.refreshToken(), 50);

        assertThat(answers).hasSize(100).doesNotContain(first.refreshToken());
        var successors = new HashSet<>(answers);
        successors.addAll(retried);
        assertThat(successors).hasSize(1);
        assertThat(events).isEmpty();
        var live = successors.iterator().next();
        clock.advance(Duration.ofMinutes(14));
        var next = node(1).tokens().refresh(live);
        assertThat(knows(node(2), next)).isTrue();
    }

    @Test
    void leadsFromEveryTokenOfTheGraceToTheLiveOneWhileOthersGoOnExchanging() throws Exception {
        var first = open();
        var chain = new ArrayList<String>(List.of(first.refreshToken()));
        for (var length = 0; length < 10; length++) {
            chain.add(node(length).tokens().refresh(chain.getLast()).refreshToken());
        }

        for (var used : chain.subList(0, chain.size() - 1)) {
            assertThat(node(used.hashCode() & 3).tokens().refresh(used).refreshToken())
                    .isEqualTo(chain.getLast());
        }
        var race = refreshAtOnce(chain.getLast(), 30);
        race.addAll(refreshAtOnce(chain.getFirst(), 30));
        assertThat(Set.copyOf(race)).hasSize(1);
        assertThat(events).isEmpty();
    }

    @Test
    void endsTheSessionOnAllNodesWithinASecondWhenATokenComesBackAfterTheGrace() {
        var first = open();
        var live = node(0).tokens().refresh(first.refreshToken());
        assertThat(nodes).allMatch(node -> knows(node, live));
        clock.advance(settings.refreshGrace().plusSeconds(1));

        refuses(first.refreshToken(), "was used before");

        await().atMost(Duration.ofSeconds(1))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> nodes.stream().noneMatch(node -> knows(node, live)));
        assertThat(events)
                .hasSize(1)
                .allMatch(event -> event instanceof SessionCompromised compromised
                        && compromised.person().equals(person));
        refuses(live.refreshToken(), "not valid any more");
        refuses(first.refreshToken(), "not valid any more");
        assertThat(events).hasSize(1);
    }

    @Test
    void forgetsTheSuccessorAfterTheGrace() {
        var first = open();
        var live = node(0).tokens().refresh(first.refreshToken()).refreshToken();
        assertThat(sealed(first.refreshToken())).isOne();
        clock.advance(settings.refreshGrace().plusSeconds(1));

        await().atMost(Duration.ofSeconds(3)).until(() -> {
            node(0).tokens().refresh(open().refreshToken());
            return sealed(first.refreshToken()) == 0;
        });

        assertThat(node(1).tokens().refresh(live).refreshToken()).isNotEqualTo(live);
    }

    @Test
    void signsInAgainAfterTheMostHoweverOftenItRefreshes() {
        var token = open().refreshToken();
        for (var day = 0; day < 90; day += 6) {
            token = node(day).tokens().refresh(token).refreshToken();
            clock.advance(Duration.ofDays(6));
        }

        refuses(token, "not valid any more");
    }

    @Test
    void refusesTokensOfItsFormThatItDidNotMake() {
        var genuine = open().refreshToken();
        var other = open().refreshToken();

        refuses(genuine.substring(0, 30) + other.substring(30), "not valid any more");
        refuses(genuine.substring(0, 73) + ".".repeat(23), "not valid any more");
        refuses(genuine + "x", "not valid any more");
        refuses(new Tokens(master).nextSigned(), "not valid any more");
        refuses(new Tokens(master).nextRefresh(SessionId.next(clock)), "not valid any more");
        assertThat(node(0).tokens().refresh(genuine).refreshToken()).isNotEqualTo(genuine);
    }

    private Pair open() {
        return node(0).tokens().open(person, null, new Device("192.0.2.1", "a test"));
    }

    private static boolean knows(Node node, Pair pair) {
        return node.tokens().personOf(pair.accessToken()).isPresent();
    }

    private Node node(int number) {
        return nodes.get(number % NODES);
    }

    private void refuses(String token, String message) {
        assertThatExceptionOfType(ApiError.class)
                .isThrownBy(() -> node(2).tokens().refresh(token))
                .withMessageContaining(message);
    }

    private List<String> refreshAtOnce(String token, int times) throws Exception {
        var together = new CyclicBarrier(times);
        var refreshes = new ArrayList<Callable<String>>();
        for (var number = 0; number < times; number++) {
            var node = node(number);
            refreshes.add(() -> {
                together.await();
                return node.tokens().refresh(token).refreshToken();
            });
        }
        var successors = new ArrayList<String>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : threads.invokeAll(refreshes)) {
                successors.add(answer.get());
            }
        }
        return successors;
    }

    private int sealed(String token) {
        return database.jdbc()
                .sql("select count(*) from refresh_successors where token_hash = :hash")
                .param("hash", Tokens.hash(token))
                .query(Integer.class)
                .single();
    }
}
