package dev.basefly.billing.stripe;

import com.stripe.StripeClient;
import com.stripe.service.V1Services;
import dev.basefly.billing.BillingSettings;
import dev.basefly.billing.standin.StandIn;
import dev.basefly.runtime.IntegrationCheck;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.RuntimeSettings;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.util.function.SingletonSupplier;

/** Wires the way to Stripe. */
@AutoConfiguration(
        afterName = {"dev.basefly.billing.BillingConfiguration", "dev.basefly.billing.standin.StandInConfiguration"})
class StripeConfiguration {

    private static final int FAILURES = 5;
    private static final int PROBES = 3;
    private static final Duration BREAK = Duration.ofSeconds(60);

    @Bean
    static StripeBreaker stripeBreaker(MovableClock clock) {
        return new StripeBreaker(breaker(clock));
    }

    @Bean
    static StripeApi stripeApi(
            BillingSettings settings, RuntimeSettings runtime, StandIn standIn, StripeBreaker breaker) {
        boolean usesStandIn = settings.usesStandIn(runtime.development());
        StripeHttp http = new StripeHttp(
                breaker.breaker(),
                new StripeHttp.Patience(
                        settings.timeout(), settings.attempts(), settings.firstWait(), settings.longestWait()),
                Thread::sleep);
        return new StripeApi(
                usesStandIn || !settings.secretKey().isBlank(),
                SingletonSupplier.of(() -> usesStandIn
                        ? client(http, standIn.address(), StandIn.KEY)
                        : client(http, settings.apiBase(), settings.secretKey().reveal())));
    }

    @Bean
    static IntegrationCheck stripeCheck(
            BillingSettings settings,
            RuntimeSettings runtime,
            StripeBreaker breaker,
            ObjectProvider<StripeFaults> faults) {
        return new StripeCheck(settings, runtime.development(), breaker.breaker(), faults);
    }

    static V1Services client(StripeHttp http, String base, String key) {
        StripeClient.StripeClientBuilder builder =
                StripeClient.builder().setApiKey(key).setHttpClient(http).setMaxNetworkRetries(0);
        if (!base.isBlank()) {
            builder.setApiBase(base).setFilesBase(base).setConnectBase(base).setMeterEventsBase(base);
        }
        return builder.build().v1();
    }

    /** Opens after five failures in a row, lets three probes through after a minute. */
    static CircuitBreaker breaker(Clock clock) {
        return CircuitBreaker.of(
                "stripe",
                CircuitBreakerConfig.custom()
                        .slidingWindowType(SlidingWindowType.COUNT_BASED)
                        .slidingWindowSize(FAILURES)
                        .minimumNumberOfCalls(FAILURES)
                        .failureRateThreshold(100)
                        .slowCallDurationThreshold(Duration.ofDays(1))
                        .waitDurationInOpenState(BREAK)
                        .permittedNumberOfCallsInHalfOpenState(PROBES)
                        .clock(clock)
                        .currentTimestampFunction(Clock::millis, TimeUnit.MILLISECONDS)
                        .build());
    }
}
