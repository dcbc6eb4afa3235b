package dev.basefly.billing.stripe;

import java.time.Clock;
import java.time.Duration;

/** The way to a server that speaks Stripe's API. */
public final class TestStripe {

    private TestStripe() {}

    public static StripeApi at(String address, String key, Clock clock) {
        var http = new StripeHttp(
                StripeConfiguration.breaker(clock),
                new StripeHttp.Patience(Duration.ofSeconds(20), 3, Duration.ofMillis(1), Duration.ofMillis(2)),
                _ -> {});
        var client = StripeConfiguration.client(http, address, key);
        return new StripeApi(true, () -> client);
    }
}
