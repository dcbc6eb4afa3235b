package dev.basefly.billing.stripe;

import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.net.HttpClient;
import com.stripe.net.StripeRequest;
import com.stripe.net.StripeResponse;
import com.stripe.service.V1Services;
import dev.basefly.billing.BillingSettings;
import dev.basefly.billing.standin.StandIn;
import dev.basefly.runtime.RuntimeSettings;
import dev.basefly.testkit.faults.Life;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;

/** The way to a server that speaks Stripe's API. */
public final class TestStripe {

    private TestStripe() {}

    public static StripeApi at(String address, String key, Clock clock) {
        var client = client(address, key, clock);
        return turning(() -> client);
    }

    /** A way that leads to wherever it is turned. */
    public static StripeApi turning(Supplier<V1Services> client) {
        return new StripeApi(true, client);
    }

    /** The way that these settings describe. */
    public static StripeApi by(BillingSettings settings, RuntimeSettings runtime, StandIn standIn, Clock clock) {
        return StripeConfiguration.stripeApi(
                settings, runtime, standIn, new StripeBreaker(StripeConfiguration.breaker(clock)));
    }

    public static V1Services client(String address, String key, Clock clock) {
        return client(address, key, http(clock));
    }

    /** Of a process whose life may end before or after a call. */
    public static V1Services client(String address, String key, Clock clock, Life life) {
        return client(address, key, new Mortal(http(clock), life));
    }

    static V1Services client(String address, String key, HttpClient http) {
        return StripeClient.builder()
                .setApiKey(key)
                .setHttpClient(http)
                .setMaxNetworkRetries(0)
                .setApiBase(address)
                .build()
                .v1();
    }

    static StripeHttp http(Clock clock) {
        return new StripeHttp(
                StripeConfiguration.breaker(clock),
                new StripeHttp.Patience(Duration.ofSeconds(20), 3, Duration.ofMillis(1), Duration.ofMillis(2)),
                _ -> {});
    }

    private static final class Mortal extends HttpClient {

        private final HttpClient http;
        private final Life life;

        Mortal(HttpClient http, Life life) {
            this.http = http;
            this.life = life;
        }

        @Override
        public StripeResponse request(StripeRequest request) throws StripeException {
            return http.request(request);
        }

        @Override
        public StripeResponse requestWithRetries(StripeRequest request) throws StripeException {
            return life.<StripeResponse, StripeException>cross(() -> http.requestWithRetries(request));
        }
    }
}
