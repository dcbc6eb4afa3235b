package dev.basefly.billing.price;

import dev.basefly.billing.stripe.StripeApi;
import dev.basefly.billing.stripe.StripeFailure;
import dev.basefly.billing.stripe.StripeFaults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Looks at the prices at the start and now and then, and tells the doctor and whoever watches. What it finds never stops the
 * process: selling stops, and all else goes on.
 */
final class PriceCheck extends AbstractHealthIndicator implements StripeFaults {

    /** Not known to load balancers, which must not take a node out for it. */
    static final String DEGRADED = "DEGRADED";

    private static final Logger log = LoggerFactory.getLogger(PriceCheck.class);
    private static final Duration SHORTLY = Duration.ofSeconds(5);

    private final PriceBook prices;
    private final StripeApi stripe;

    PriceCheck(PriceBook prices, StripeApi stripe) {
        super("The prices could not be compared");
        this.prices = prices;
        this.stripe = stripe;
    }

    /** Looks now; the log has what is different when that changed. */
    void look() {
        if (!stripe.isOn()) {
            return;
        }
        List<String> before = prices.faults();
        try {
            List<String> now = prices.differences();
            if (!now.isEmpty() && !now.equals(before)) {
                log.error("Nothing is sold, because prices at Stripe are not those of the catalogue: {}", now);
            } else if (now.isEmpty() && before != null && !before.isEmpty()) {
                log.info("The prices at Stripe are those of the catalogue again, and plans are sold");
            }
        } catch (StripeFailure away) {
            log.debug("The prices were not compared", away);
        }
    }

    /** What the doctor, who has just begun and looked at nothing yet, is told within seconds. */
    @Override
    public List<String> find() {
        if (!stripe.isOn()) {
            return List.of();
        }
        if (prices.faults() == null) {
            lookShortly();
        }
        List<String> faults = prices.faults();
        List<String> problems = new ArrayList<>();
        if (faults == null) {
            problems.add("the prices were not compared, because Stripe does not answer: see the log");
        } else if (!faults.isEmpty()) {
            problems.add("nothing is sold until the prices at Stripe are those of the catalogue: "
                    + String.join("; ", faults));
        }
        return problems;
    }

    private void lookShortly() {
        CountDownLatch looked = new CountDownLatch(1);
        Thread.ofVirtual().name("stripe-prices-doctor").start(() -> {
            try {
                look();
            } finally {
                looked.countDown();
            }
        });
        try {
            boolean _ = looked.await(SHORTLY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        List<String> faults = prices.faults();
        if (faults == null || faults.isEmpty()) {
            builder.up();
        } else {
            builder.status(DEGRADED).withDetail("prices", faults);
        }
    }
}
