package dev.basefly.server;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.basefly.billing.standin.StandIn;
import dev.basefly.identity.SignIns;
import dev.basefly.runtime.MovableClock;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.ApiResponse;
import dev.basefly.testkit.BaseflyTest;
import dev.basefly.testkit.Cast;
import dev.basefly.testkit.live.LiveChanges;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

/** What Basefly is for, by HTTP alone, as programs of an owner, of a member and of Stripe live it. */
@BaseflyTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ApiStoryTests {

    private static final String CLUSTERS = "/api/v1/clusters";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern TOKEN = Pattern.compile("/invitations/accept#(\\S+)");
    private static final Map<String, Object> PRO =
            Map.of("plan", "PRO", "interval", "MONTH", "currency", "USD", "seats", 0);

    /** The last thing that happened comes first, and nothing comes once. */
    private static final List<String> OUT_OF_ORDER = List.of(
            "customer.subscription.updated",
            "invoice.paid",
            "customer.subscription.updated",
            "checkout.session.completed",
            "customer.subscription.created",
            "checkout.session.completed",
            "invoice.paid",
            "customer.subscription.created");

    /** Stop is asked for while it runs, and what is restored is found as it was. */
    private static final List<String> WAY =
            List.of("PENDING", "CREATING", "INITING", "RUNNING", "RUNNING", "STOPPED", "DELETED", "STOPPED", "STOPPED");

    @Autowired
    private Cast cast;

    @Autowired
    private SignIns signIns;

    @Autowired
    private StandIn standIn;

    @Autowired
    private MovableClock clock;

    private final String grace = "grace." + UUID.randomUUID() + "@acme.example";

    @BeforeEach
    void keepBackWhatTheStandInWouldTell() {
        standIn.hold(true);
    }

    @AfterEach
    void letItTellAgain() {
        standIn.hold(false);
    }

    @Test
    void leadsFromSignUpToAClusterThatRunsAndBack() {
        var owner = cast.owner("Acme");
        beginWithTheSmallestPlan(owner.organizationId());
        var olivia = signIn(owner.email());
        accept(olivia);
        var member = signIn(grace);
        try (var seen = olivia.listen("clusters");
                var alsoSeen = member.listen("clusters")) {
            assertThat(create(olivia, "blue", "FREE")).hasStatus(201);
            isRefusedAnother(olivia);
            pays(olivia);
            var green = create(olivia, "green", "PRO").text("/data/id");
            runs(green, member, alsoSeen);
            isStopped(green, olivia, seen);
            isDeletedAndComesBack(green, olivia, member, seen);

            for (var stream : List.of(seen, alsoSeen)) {
                until(() -> statuses(stream, green).size() >= WAY.size());
                assertThat(statuses(stream, green)).isEqualTo(WAY);
            }
        }
        wasBoughtOnce(olivia);
    }

    private void beginWithTheSmallestPlan(String organization) {
        var oona = "oona.%s@staff.example".formatted(UUID.randomUUID());
        signIns.admit(oona, Cast.PASSWORD, "Oona Operator", true);
        assertThat(signIn(oona).put("/api/v1/operator/organizations/" + organization + "/plan", Map.of("plan", "FREE")))
                .hasStatus(200)
                .hasJson("/data/plan", "FREE");
    }

    private void accept(ApiClient olivia) {
        assertThat(olivia.post("/api/v1/invitations", Map.of("email", grace, "role", "MEMBER")))
                .hasStatus(201);
        var letter = cast.nobody().get("/dev/mail.json?to=" + grace).text("/data/0/content/text");
        var link = TOKEN.matcher(letter);
        assertThat(link.find()).as(letter).isTrue();
        assertThat(cast.nobody()
                        .post(
                                "/api/v1/invitations/by-token/acceptance",
                                Map.of("token", link.group(1), "name", "Grace Hopper", "password", Cast.PASSWORD)))
                .hasStatus(201)
                .hasJson("/data/role", "MEMBER");
    }

    private static void isRefusedAnother(ApiClient olivia) {
        assertThat(create(olivia, "green", "PRO"))
                .hasStatus(402)
                .hasJson("/error/reason", "plan_limit")
                .hasJson("/error/message", "FREE, 1 of 1 clusters used")
                .hasJson("/error/remedy", "Upgrade to PRO, which includes 3");
    }

    /** It counts once Stripe has told of it, and not before. */
    private void pays(ApiClient olivia) {
        var session = checkout(olivia);
        assertThat(olivia.withHeader("Content-Type", "application/x-www-form-urlencoded")
                        .send(
                                "POST",
                                "/dev/stripe/checkout/" + session,
                                BodyPublishers.ofString("number=4242+4242+4242+4242")))
                .hasStatus(303);
        assertThat(olivia.get("/api/v1/plan")).hasJson("/data/plan", "FREE");
        isRefusedAnother(olivia);

        var events = new StripeEvents(cast.nobody(), standIn.signingSecret(), bought(session));
        for (var type : OUT_OF_ORDER) {
            assertThat(events.send(type, clock.instant())).hasStatus(200);
        }

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(olivia.get("/api/v1/plan"))
                        .hasJson("/data/plan", "PRO")
                        .hasJson("/data/state", "TRIALING"));
    }

    /** The same page however often it is asked for in one attempt. */
    private static String checkout(ApiClient olivia) {
        var attempt = olivia.withHeader("Idempotency-Key", UUID.randomUUID().toString());
        var opened = attempt.post("/api/v1/billing/checkout-sessions", PRO);
        assertThat(opened).hasStatus(200);
        var url = opened.text("/data/url");
        assertThat(attempt.post("/api/v1/billing/checkout-sessions", PRO)).hasJson("/data/url", url);
        return url.substring(url.lastIndexOf('/') + 1);
    }

    /** The objects of the purchase at Stripe, as its own API names them. */
    private Map<String, String> bought(String session) {
        var completed = new ApiClient(URI.create(standIn.address()))
                .withBearer(StandIn.KEY)
                .get("/v1/checkout/sessions/" + session);
        assertThat(completed).hasStatus(200).hasJson("/status", "complete");
        return Map.of(
                "session", session,
                "customer", completed.text("/customer"),
                "subscription", completed.text("/subscription"),
                "invoice", completed.text("/invoice"),
                "unique", UUID.randomUUID().toString().replace("-", ""));
    }

    private void runs(String cluster, ApiClient grace, LiveChanges heard) {
        clock.advance(Duration.ofSeconds(61));
        until(() -> statuses(heard, cluster).contains("RUNNING"));
        assertThat(grace.get(CLUSTERS + "/" + cluster))
                .hasStatus(200)
                .hasJson("/data/status", "RUNNING")
                .hasJson("/data/name", "green");
    }

    private void isStopped(String cluster, ApiClient olivia, LiveChanges heard) {
        assertThat(olivia.post(CLUSTERS + "/" + cluster + "/stop"))
                .hasStatus(200)
                .hasJson("/data/desiredStatus", "STOPPED");
        until(() -> statuses(heard, cluster).contains("STOPPED"));
        assertThat(olivia.get(CLUSTERS + "/" + cluster)).hasJson("/data/status", "STOPPED");
    }

    private static void isDeletedAndComesBack(String cluster, ApiClient olivia, ApiClient grace, LiveChanges heard) {
        assertThat(olivia.delete(CLUSTERS + "/" + cluster)).hasStatus(204);
        await().atMost(PATIENCE).until(() -> statuses(heard, cluster).contains("DELETED"));
        assertThat(grace.get(CLUSTERS + "/" + cluster)).hasStatus(404);
        assertThat(grace.get(CLUSTERS).text()).doesNotContain(cluster);

        assertThat(olivia.post(CLUSTERS + "/" + cluster + "/restoration"))
                .hasStatus(200)
                .hasJson("/data/status", "STOPPED");

        assertThat(grace.get(CLUSTERS).text()).contains(cluster);
    }

    /** Whatever was told twice and in whichever order. */
    private static void wasBoughtOnce(ApiClient olivia) {
        assertThat(olivia.get("/api/v1/events?types=plans.plan_changed")
                        .json("/data")
                        .valueStream()
                        .map(event -> event.at("/payload/toPlan").asString()))
                .containsExactly("FREE", "PRO");
        assertThat(olivia.get("/api/v1/audit-events?action=subscription.synced"))
                .hasJson("/data/0/changes/state/after", "TRIALING")
                .hasNoJson("/data/1");
    }

    private static ApiResponse create(ApiClient caller, String name, String plan) {
        return caller.post(CLUSTERS, Map.of("name", name, "location", "eu-central-1", "plan", plan));
    }

    private ApiClient signIn(String email) {
        var answer = cast.nobody().post("/api/v1/auth/sign-in", Map.of("email", email, "password", Cast.PASSWORD));
        assertThat(answer).hasStatus(200);
        return cast.nobody().withBearer(answer.text("/data/accessToken"));
    }

    /** The statuses that were told of a cluster, in their order. */
    private static List<String> statuses(LiveChanges heard, String cluster) {
        return heard.changes().stream()
                .filter(change -> change.at("/details/cluster").asString("").equals(cluster))
                .map(change -> change.at("/details/status").asString())
                .toList();
    }

    /** Machines take their time by the clock. */
    private void until(Callable<Boolean> holds) {
        await().atMost(PATIENCE).until(() -> {
            clock.advance(Duration.ofSeconds(2));
            return holds.call();
        });
    }
}
