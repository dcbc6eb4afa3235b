package dev.basefly.billing.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.stripe.Stripe;
import com.stripe.model.Customer;
import com.stripe.param.CustomerCreateParams;
import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import dev.basefly.billing.stripe.StripeFailure.Kind;
import dev.basefly.testkit.SettableClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StripeApiTests {

    private static final String CUSTOMER = "{\"id\":\"cus_1\",\"object\":\"customer\"}";
    private static final String ERROR = "{\"error\":{\"type\":\"%s\",\"code\":\"%s\",\"message\":\"sk_live_secret\"}}";
    private static final IdempotencyKey KEY = new IdempotencyKey("customer_1");

    private final List<Duration> waits = new ArrayList<>();
    private final SettableClock clock = new SettableClock(Instant.parse("2026-01-01T00:00:00Z"));
    private ScriptedStripe stripe;
    private StripeApi api;

    @BeforeEach
    void connect() throws IOException {
        stripe = new ScriptedStripe();
        api = api(stripe.address(), Duration.ofSeconds(5));
    }

    @AfterEach
    void disconnect() {
        stripe.close();
    }

    @Test
    void sendsVersionKeyAndMetadataWithEveryChange() {
        stripe.answers(200, CUSTOMER);

        assertThat(create().getId()).isEqualTo("cus_1");

        var asked = stripe.asked().getFirst();
        assertThat(asked.path()).isEqualTo("/v1/customers");
        assertThat(asked.header("Authorization")).isEqualTo("Bearer sk_test_1");
        assertThat(asked.header("Stripe-version")).isEqualTo(Stripe.API_VERSION).endsWith(".dahlia");
        assertThat(asked.header("Idempotency-key")).isEqualTo(KEY.value());
        assertThat(asked.body()).isEqualTo("metadata[tenant]=org_1");
    }

    @ParameterizedTest
    @ValueSource(ints = {409, 429, 500, 502, 503, 0})
    void triesAgainUnderTheSameKeyWhatMayPass(int status) {
        stripe.answers(status, ERROR.formatted("api_error", "lock_timeout"))
                .answers(status, "<html>gateway</html>")
                .answers(200, CUSTOMER);

        assertThat(create().getId()).isEqualTo("cus_1");

        assertThat(stripe.asked())
                .hasSize(3)
                .allMatch(asked -> asked.header("Idempotency-key").equals(KEY.value()));
        assertThat(waits).hasSize(2);
        assertThat(waits.get(0)).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
        assertThat(waits.get(1)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    @ParameterizedTest
    @CsvSource({
        "400, invalid_request_error, x, REFUSED, INTEGRATION_ERROR",
        "404, invalid_request_error, resource_missing, MISSING, INTEGRATION_ERROR",
        "401, invalid_request_error, x, KEY_REFUSED, INTEGRATION_ERROR",
        "403, invalid_request_error, x, KEY_REFUSED, INTEGRATION_ERROR",
        "400, idempotency_error, x, REFUSED, INTEGRATION_ERROR",
        "402, card_error, card_declined, DECLINED, PAYMENT_REQUIRED"
    })
    void takesARefusalForWhatItIs(int status, String type, String code, Kind kind, ErrorCode error) {
        stripe.answers(status, ERROR.formatted(type, code));

        var failure = catchThrowableOfType(StripeFailure.class, this::create);

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.toApiError().code()).isEqualTo(error);
        assertThat(failure.toApiError().getMessage() + failure.getMessage()).doesNotContain("sk_live");
        assertThat(stripe.asked()).hasSize(1);
    }

    @Test
    void waitsAsLongAsStripeAsksUnlessThatIsTooLong() {
        stripe.answers(429, ERROR.formatted("invalid_request_error", "rate_limit"), Map.of("Retry-After", "7"))
                .answers(429, ERROR.formatted("invalid_request_error", "rate_limit"), Map.of("Retry-After", "600"));

        var failure = catchThrowableOfType(StripeFailure.class, this::create);

        assertThat(waits).containsExactly(Duration.ofSeconds(7));
        assertThat(failure.kind()).isEqualTo(Kind.BUSY);
        assertThat(failure.toApiError().headers()).containsKey("Retry-After");
    }

    @Test
    void heedsTheAdviceNotToTryAgain() {
        stripe.answers(500, ERROR.formatted("api_error", "x"), Map.of("Stripe-Should-Retry", "false"));

        assertThat(catchThrowableOfType(StripeFailure.class, this::create).kind())
                .isEqualTo(Kind.UNKNOWN);
        assertThat(stripe.asked()).hasSize(1);
    }

    @Test
    void doesNotKnowWhatBecameOfAChangeWithoutAnAnswer() {
        stripe.answers(-1, "");
        var impatient = api(stripe.address(), Duration.ofMillis(80));

        var change = catchThrowableOfType(StripeFailure.class, () -> create(impatient));
        var read = catchThrowableOfType(
                StripeFailure.class,
                () -> impatient.read((calls, options) -> calls.customers().retrieve("cus_1", options)));

        assertThat(change.kind()).isEqualTo(Kind.UNKNOWN);
        assertThat(change.toApiError().code()).isEqualTo(ErrorCode.TIMEOUT_ERROR);
        assertThat(read.kind()).isIn(Kind.UNREACHABLE, Kind.BROKEN_OFF);
    }

    @ParameterizedTest
    @ValueSource(ints = {409, 429, 401, 403, 503})
    void doesNotKnowWhatBecameOfAChangeWhoseFirstAttemptWasCutOff(int status) {
        stripe.answers(0, "").answers(status, ERROR.formatted("idempotency_error", "idempotency_key_in_use"));

        var failure = catchThrowableOfType(StripeFailure.class, this::create);

        assertThat(failure.kind()).isEqualTo(Kind.UNKNOWN);
        assertThat(failure.toApiError().reason()).isEqualTo("outcome_unknown");
    }

    @Test
    void takesAConflictOfAChangeForAnAttemptUnderWay() {
        stripe.answers(409, ERROR.formatted("idempotency_error", "idempotency_key_in_use"));

        var change = catchThrowableOfType(StripeFailure.class, this::create);
        var read = catchThrowableOfType(
                StripeFailure.class,
                () -> api.read((calls, options) -> calls.customers().retrieve("cus_1", options)));

        assertThat(change.kind()).isEqualTo(Kind.UNKNOWN);
        assertThat(read.kind()).isNotEqualTo(Kind.UNKNOWN);
    }

    @Test
    void believesTheAnswerThatComesAgainUnderTheKey() {
        stripe.answers(0, "").answers(402, ERROR.formatted("card_error", "card_declined"));

        assertThat(catchThrowableOfType(StripeFailure.class, this::create).kind())
                .isEqualTo(Kind.DECLINED);
    }

    @Test
    void knowsThatNothingWasSentWithoutAConnection() {
        var address = stripe.address();
        stripe.close();

        var failure = catchThrowableOfType(StripeFailure.class, () -> create(api(address, Duration.ofSeconds(1))));

        assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(waits).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"not json", "[]", "{\"id\":"})
    void takesGarbageForNoAnswer(String garbage) {
        stripe.answers(200, garbage);

        assertThat(catchThrowableOfType(StripeFailure.class, this::create).kind())
                .isEqualTo(Kind.UNKNOWN);
    }

    @Test
    void leavesStripeAloneAfterFiveFailuresAndProbesAfterAMinute() {
        stripe.answers(500, ERROR.formatted("api_error", "x"));
        assertThatThrownBy(this::create).isInstanceOf(StripeFailure.class);
        assertThatThrownBy(this::create).isInstanceOf(StripeFailure.class);
        assertThat(stripe.asked()).hasSize(5);

        var refused = catchThrowableOfType(StripeFailure.class, this::create);
        assertThat(refused.kind()).isEqualTo(Kind.BROKEN_OFF);
        assertThat(refused.toApiError().code()).isEqualTo(ErrorCode.CIRCUIT_BREAKER_OPEN);
        assertThat(stripe.asked()).hasSize(5);

        stripe.answers(200, CUSTOMER);
        clock.advance(Duration.ofSeconds(61));
        // The last scripted 500 is still in front.
        assertThat(create().getId()).isEqualTo("cus_1");
        assertThat(create().getId()).isEqualTo("cus_1");
    }

    @Test
    void refusesWhileNothingIsSold() {
        var off = new StripeApi(false, () -> {
            throw new IllegalStateException("not asked for");
        });

        assertThat(catchThrowableOfType(ApiError.class, () -> create(off)).reason())
                .isEqualTo("billing_off");
    }

    private Customer create() {
        return create(api);
    }

    private static Customer create(StripeApi api) {
        return api.write(
                KEY,
                (calls, options) -> calls.customers()
                        .create(
                                CustomerCreateParams.builder()
                                        .putMetadata("tenant", "org_1")
                                        .build(),
                                options));
    }

    private StripeApi api(String address, Duration timeout) {
        var http = new StripeHttp(
                StripeConfiguration.breaker(clock),
                new StripeHttp.Patience(timeout, 3, Duration.ofSeconds(1), Duration.ofSeconds(10)),
                waits::add);
        var client = StripeConfiguration.client(http, address, "sk_test_1");
        return new StripeApi(true, () -> client);
    }
}
