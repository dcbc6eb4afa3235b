package dev.basefly.billing.stripe;

import dev.basefly.billing.BillingSettings;
import dev.basefly.runtime.Integration;
import dev.basefly.runtime.Integration.State;
import dev.basefly.runtime.IntegrationCheck;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.ArrayList;
import java.util.List;

/** Tells the doctor who takes the money, and which half of the setting is missing. */
final class StripeCheck implements IntegrationCheck {

    private static final String NAME = "Stripe";

    private final BillingSettings settings;
    private final boolean development;
    private final CircuitBreaker breaker;
    private final Iterable<StripeFaults> faults;

    StripeCheck(BillingSettings settings, boolean development, CircuitBreaker breaker, Iterable<StripeFaults> faults) {
        this.settings = settings;
        this.development = development;
        this.breaker = breaker;
        this.faults = faults;
    }

    @Override
    public Integration check() {
        boolean hasKey = !settings.secretKey().isBlank();
        boolean hasSecret = !settings.signingSecrets().isEmpty();
        boolean standsIn = settings.usesStandIn(development);
        List<String> problems = new ArrayList<>();
        if (hasKey && !hasSecret && !standsIn) {
            problems.add("there is a key but no signing secret, so payments are taken and never noticed:"
                    + " set basefly.billing.webhook-secrets");
        }
        if (hasSecret && !hasKey && !standsIn) {
            problems.add("there is a signing secret but no key: set basefly.billing.secret-key");
        }
        if (breaker.getState() != CircuitBreaker.State.CLOSED) {
            problems.add("calls failed again and again, the breaker is " + breaker.getState()
                    + ": see the log, and status.stripe.com");
        }
        faults.forEach(some -> problems.addAll(some.find()));
        if (standsIn) {
            return new Integration(NAME, State.STAND_IN, "answers in this process; nobody pays", problems);
        }
        if (!hasKey) {
            return new Integration(NAME, State.OFF, "set basefly.billing.secret-key to sell plans", problems);
        }
        String base = settings.apiBase().isBlank() ? "https://api.stripe.com" : settings.apiBase();
        return new Integration(NAME, settings.isLive() ? State.LIVE : State.TEST, base, problems);
    }
}
