package dev.basefly.billing.inbox;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.stripe.net.Webhook;
import dev.basefly.PlatformTest;
import dev.basefly.api.ApiError;
import dev.basefly.api.ClientAddress;
import dev.basefly.billing.BillingSettings;
import dev.basefly.billing.standin.StandIn;
import dev.basefly.billing.stripe.TestStripe;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.JobFailure;
import dev.basefly.jobs.Jobs;
import dev.basefly.jobs.RecordedRun;
import dev.basefly.runtime.MovableClock;
import dev.basefly.settings.SettingsBeans;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.ApiResponse;
import dev.basefly.testkit.Cast;
import jakarta.servlet.ServletInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.mock.web.MockHttpServletRequest;

@PlatformTest
@CrossTenant(reason = "counts and ages events")
class InboxTests {

    private static final String WEBHOOK = "/webhooks/stripe";

    @Autowired
    private Cast cast;

    @Autowired
    private ClientAddress addresses;

    @Autowired
    private StandIn standIn;

    @Autowired
    private Inbox inbox;

    @Autowired
    private InboxStore store;

    @Autowired
    private InboxDesk desk;

    @Autowired
    private SystemDatabase database;

    @Autowired
    private Jobs jobs;

    @Autowired
    private MovableClock clock;

    private final String id = "evt_" + UUID.randomUUID().toString().replace("-", "");

    @Test
    void keepsWhatNobodyHereActsOn() throws GeneralSecurityException {
        assertThat(post(event("radar.early_fraud_warning.created", false)))
                .hasStatus(200)
                .hasJson("/received", true);

        await().until(() -> desk.get(id).state() == EventState.KEPT);
        assertThat(desk.get(id).event().payload()).isEqualTo(event("radar.early_fraud_warning.created", false));
    }

    @Test
    void refusesWhatStripeDidNotSign() throws GeneralSecurityException {
        var body = event("invoice.paid", false);
        var now = clock.instant().getEpochSecond();

        assertThat(post(body, ""))
                .hasStatus(401)
                .hasJson("/error/reason", "invalid_signature")
                .doesNotContain("basefly.");
        assertThat(post(body, sign(body, "whsec_other", now))).hasStatus(401);
        assertThat(post(body, sign(body, secret(), now - 301))).hasStatus(401);
        assertThat(post(body.replace(": ", ":"), sign(body, secret(), now))).hasStatus(401);
        assertThat(store.find(id)).isEmpty();
    }

    @Test
    void refusesWhatIsNoEvent() throws GeneralSecurityException {
        for (var body : List.of(
                "", "[]", "{}", "{\"id\":\"evt_1\"}", "{\"id\":\"x\",\"type\":\"a\",\"data\":{\"object\":{}}}")) {
            assertThat(post(body, sign(body, secret(), clock.instant().getEpochSecond())))
                    .hasStatus(400);
        }
        var huge = "{\"id\":\"" + "x".repeat(1_100_000) + "\"}";
        assertThat(post(huge, sign(huge, secret(), clock.instant().getEpochSecond())))
                .hasStatus(413);
    }

    @Test
    void keepsEventsOfTheWrongModeAndOfForeignAccountsWithoutEffect() throws GeneralSecurityException {
        assertThat(post(event("invoice.paid", true))).hasStatus(200);
        assertThat(desk.get(id).state()).isEqualTo(EventState.REFUSED);
        assertThat(desk.get(id).problem()).contains("live mode");
        assertThatThrownBy(() -> desk.replay(id)).isInstanceOf(ApiError.class);

        var foreign =
                event("invoice.paid", false).replace(id, id + "f").replace("{\"id", "{\"account\": \"acct_9\", \"id");
        assertThat(post(foreign)).hasStatus(200);
        assertThat(desk.get(id + "f").problem()).contains("acct_9");
    }

    @Test
    void saysAtOnceThatTheSecretIsMissing() {
        var bare = new Inbox(
                new StripeSignature(List.of(), clock),
                store,
                jobs,
                clock,
                SettingsBeans.of(BillingSettings.class, new MockEnvironment()));
        var unread = new MockHttpServletRequest("POST", WEBHOOK) {
            @Override
            public ServletInputStream getInputStream() {
                throw new IllegalStateException("read");
            }
        };

        assertThatThrownBy(() -> new StripeWebhookController(bare, addresses).receive(unread))
                .isInstanceOfSatisfying(ApiError.class, error -> {
                    assertThat(error.code().status()).isEqualTo(503);
                    assertThat(error.reason()).isEqualTo("webhook_secret_missing");
                    assertThat(error.remedy()).isNull();
                    assertThat(error).hasMessageNotContaining("basefly.");
                });
    }

    @Test
    void takesAThousandCopiesAtOnceForOne() throws Exception {
        var body = event("some.type", false).getBytes(StandardCharsets.UTF_8);
        var header = sign(
                new String(body, StandardCharsets.UTF_8),
                secret(),
                clock.instant().getEpochSecond());

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, 1000).forEach(_ -> threads.execute(() -> inbox.receive(body, header)));
        }

        assertThat(desk.get(id).copies()).isEqualTo(1000);
        assertThat(jobsOf(id)).isEqualTo(1);
    }

    @Test
    void takesEffectOnceHoweverManyWorkOnItAtOnce() {
        var event = stored("some.type");
        var effects = new AtomicInteger();
        var work = work(counted(effects));

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, 20).forEach(_ -> threads.execute(() -> work.process(event)));
        }

        assertThat(effects).hasValue(1);
        assertThat(desk.get(event).state()).isEqualTo(EventState.PROCESSED);
    }

    @Test
    void waitsForStripeAndTheDatabaseHoweverLongTheyAreAway() {
        var event = stored("some.type");
        var stripe = TestStripe.at("http://localhost:1", "sk_test_1", clock);

        for (Runnable away : List.<Runnable>of(
                () -> stripe.read((calls, options) -> calls.customers().retrieve("cus_1", options)), () -> {
                    throw new CannotGetJdbcConnectionException("away");
                })) {
            assertThatThrownBy(() -> work(new Effect(away)).process(new ProcessEvent(event), RecordedRun.LAST))
                    .isInstanceOfSatisfying(
                            JobFailure.class,
                            failure -> assertThat(failure.isPostponement()).isTrue());
            assertThat(desk.get(event).state()).isEqualTo(EventState.RECEIVED);
        }
        assertThat(desk.get(event).attempts()).isEqualTo(2);

        assertThatThrownBy(() -> work(new Effect(() -> {
                            throw new IllegalStateException("a price nobody knows");
                        }))
                        .process(new ProcessEvent(event), RecordedRun.LAST))
                .hasMessage("a price nobody knows");
        assertThat(desk.get(event).state()).isEqualTo(EventState.FAILED);
    }

    @Test
    void worksForDaysOnWhatFails() {
        var policy = ProcessEvent.KIND.retry();
        var least = IntStream.range(1, policy.attempts())
                .mapToObj(attempt -> policy.after(attempt, 0).orElseThrow())
                .reduce(Duration.ZERO, Duration::plus);

        assertThat(least).isGreaterThan(Duration.ofDays(2));
    }

    @Test
    void judgesARefusedEventAnewWhenItComesAgain() {
        var event = StripeEvent.of(event("tests.refused", false).replace(id, id + "r"));
        assertThat(store.store(event, "it is of the account acct_9", clock.instant())
                        .state())
                .isEqualTo(EventState.REFUSED);
        assertThat(store.store(event, "still", clock.instant()).state()).isEqualTo(EventState.REFUSED);

        var again = store.store(event, null, clock.instant());

        assertThat(again.state()).isEqualTo(EventState.RECEIVED);
        assertThat(again.replays()).isEqualTo(1);
        assertThat(desk.get(event.id()).problem()).isNull();
        store.end(event.id(), EventState.KEPT, clock.instant());
    }

    @Test
    void replaysWhatWaitsForAJobThatIsGoneAndTellsOfIt() {
        var event = stored("tests.unheard");
        var faults = new InboxFaults(store, clock);
        var before = store.countWaiting(clock.instant().minus(Duration.ofHours(1)));
        assertThatThrownBy(() -> desk.replay(event)).isInstanceOf(ApiError.class);
        age(event, 2);

        assertThat(faults.find()).anyMatch(problem -> problem.startsWith((before + 1) + " events have waited"));
        assertThat(desk.replay(event).replays()).isEqualTo(1);
        await().until(() -> desk.get(event).state() == EventState.KEPT);
    }

    @Test
    void emptiesWhatEventsSayOfACustomer() {
        var event = StripeEvent.of(event("tests.erased", false).replace("cus_1", "cus_" + id));
        store.store(event, null, clock.instant());
        store.end(id, EventState.KEPT, clock.instant());
        var other = stored("tests.other");
        store.end(other, EventState.KEPT, clock.instant());

        assertThat(desk.forget("cus_" + id)).isEqualTo(1);

        assertThat(desk.get(id).event().payload()).isEqualTo("{}");
        assertThat(desk.get(other).event().payload()).contains("invoice");
        assertThat(desk.forget("cus_" + id)).isZero();
    }

    @Test
    void keepsNothingOfWhatIsToldOfACustomerAfterItWasErased() {
        var customer = "cus_7" + id.substring(4);
        var late = StripeEvent.of(event("customer.deleted", false).replace("cus_1", customer));
        // As if it had been stored while the customer was erased, with nobody seeing the other.
        var meanwhile = StripeEvent.of(late.payload().replace("evt_", "evt_m"));
        store.store(meanwhile, null, clock.instant());
        database.jdbc()
                .sql("insert into billing_erased_customers values (sha256(convert_to(?, 'UTF8')), now())")
                .param(customer)
                .update();

        store.store(late, null, clock.instant());
        store.end(meanwhile.id(), EventState.KEPT, clock.instant());

        assertThat(desk.get(late.id()).event().payload()).isEqualTo("{}");
        assertThat(desk.get(late.id()).event().type()).isEqualTo("customer.deleted");
        assertThat(desk.get(meanwhile.id()).event().payload()).isEqualTo("{}");
        store.end(late.id(), EventState.KEPT, clock.instant());
    }

    @Test
    void knowsOfACardThatWasTakenAwayWhoseItWas() {
        var detached = StripeEvent.of("""
                {"id": "evt_1", "type": "payment_method.detached", "created": 1, "data": {
                 "object": {"id": "pm_1", "object": "payment_method", "customer": null},
                 "previous_attributes": {"customer": "cus_7"}}}""");

        assertThat(detached.customerId()).isEqualTo("cus_7");
    }

    @Test
    void refusesTwoEffectsForOneTypeAtTheStart() {
        var beans = new StaticListableBeanFactory();
        for (var name : List.of("one", "two")) {
            beans.addBean(name, new EventEffect() {
                @Override
                public Set<String> types() {
                    return Set.of("invoice.paid");
                }

                @Override
                public Runnable prepare(StripeEvent event) {
                    return () -> {};
                }
            });
        }
        var check = InboxConfiguration.stripeEffectCheck(beans.getBeanProvider(EventEffect.class));

        assertThatThrownBy(check::afterSingletonsInstantiated).hasMessageContaining("invoice.paid");
    }

    @Test
    void isNotSeenForHavingFailedOnce() {
        var event = stored("tests.fail_once");
        var effects = new AtomicInteger();
        var failing = work(new Effect(() -> {
            mark(event);
            throw new IllegalStateException("not today");
        }));

        assertThatThrownBy(() -> failing.process(event)).hasMessage("not today");
        store.fail(event, "not today", true);
        assertThat(marks(event)).isZero();
        assertThat(store.find(event).orElseThrow().state()).isEqualTo(EventState.FAILED);
        var again = store.store(store.find(event).orElseThrow().event(), null, clock.instant());
        assertThat(again.state()).isEqualTo(EventState.RECEIVED);
        assertThat(again.replays()).isEqualTo(1);

        work(counted(effects)).process(event);
        work(counted(effects)).process(event);

        assertThat(effects).hasValue(1);
        assertThat(store.find(event).orElseThrow().state()).isEqualTo(EventState.PROCESSED);
    }

    @Test
    void readsAgainWhenSomebodyWasFaster() {
        var event = stored("tests.overtaken");
        var times = new AtomicInteger();

        work(new Effect(() -> {
                    if (times.incrementAndGet() < 3) {
                        throw new EventEffect.Overtaken();
                    }
                }))
                .process(event);

        assertThat(times).hasValue(3);
    }

    @Test
    void replaysWhatAnOperatorWants() throws GeneralSecurityException {
        post(event("tests.unknown", false));
        await().until(() -> desk.get(id).state() == EventState.KEPT);

        desk.replay(id);

        await().until(() -> desk.get(id).state() == EventState.KEPT);
        assertThat(desk.get(id).replays()).isEqualTo(1);
        assertThat(database.jdbc()
                        .sql(
                                "select count(*) from audit_events where action = 'stripe_event.replayed' and target_id = ?")
                        .param(id)
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void forgetsAfterNinetyDaysWhatEnded() {
        var ended = stored("tests.old");
        store.end(ended, EventState.PROCESSED, clock.instant());
        var failed = stored("tests.old_and_failed");
        store.fail(failed, "x", true);
        age(ended, 91 * 24);
        age(failed, 91 * 24);

        store.forget(clock.instant(), Duration.ofDays(90));

        assertThat(store.find(ended)).isEmpty();
        assertThat(store.find(failed)).isPresent();

        age(failed, 270 * 24);
        store.forget(clock.instant(), Duration.ofDays(90));
        assertThat(store.find(failed)).isEmpty();
    }

    private void age(String event, int hours) {
        database.jdbc()
                .sql(
                        "update stripe_webhook_events set received_at = received_at - make_interval(hours => ?) where id = ?")
                .param(hours)
                .param(event)
                .update();
    }

    private EventEffect counted(AtomicInteger effects) {
        return new Effect(effects::incrementAndGet);
    }

    private EventWork work(EventEffect effect) {
        return new EventWork(
                store, () -> Map.of("some.type", effect, "tests.fail_once", effect, "tests.overtaken", effect), clock);
    }

    private record Effect(Runnable change) implements EventEffect {

        @Override
        public Set<String> types() {
            return Set.of();
        }

        @Override
        public Runnable prepare(StripeEvent event) {
            return change;
        }
    }

    private String stored(String type) {
        var event = StripeEvent.of(event(type, false).replace(id, id + type.replace(".", "_")));
        store.store(event, null, clock.instant());
        return event.id();
    }

    private void mark(String event) {
        database.jdbc()
                .sql("update stripe_webhook_events set copies = copies + 1 where id = ?")
                .param(event)
                .update();
    }

    private int marks(String event) {
        return store.find(event).orElseThrow().copies() - 1;
    }

    private int jobsOf(String event) {
        return database.jdbc()
                .sql("""
                        select count(*) from (select payload from jobs union all select payload from finished_jobs) job
                        where payload::text like ?
                        """)
                .param("%" + event + "%")
                .query(Integer.class)
                .single();
    }

    private String event(String type, boolean live) {
        return """
                {"id": "%s", "object": "event", "type": "%s", "livemode": %s, "created": 1767225600, "api_version": "x",
                 "data": {"object": {"id": "in_1", "object": "invoice", "customer": "cus_1"}}}""".formatted(id, type, live);
    }

    private ApiResponse post(String body) throws GeneralSecurityException {
        return post(body, sign(body, secret(), clock.instant().getEpochSecond()));
    }

    private ApiResponse post(String body, String header) {
        ApiClient client = cast.nobody().withHeader("Content-Type", "application/json");
        return (header.isEmpty() ? client : client.withHeader("Stripe-Signature", header))
                .send("POST", WEBHOOK, BodyPublishers.ofString(body));
    }

    private String secret() {
        return standIn.signingSecret().reveal();
    }

    private static String sign(String body, String secret, long at) throws GeneralSecurityException {
        return Webhook.Signature.generateSignatureHeader(body, secret, at);
    }
}
