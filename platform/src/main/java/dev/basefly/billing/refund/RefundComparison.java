package dev.basefly.billing.refund;

import com.stripe.model.StripeCollection;
import com.stripe.param.RefundListParams;
import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.billing.stripe.StripeApi;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compares the refunds of the last weeks with Stripe, and stores those that are missing or have another state. */
final class RefundComparison {

    /** Ten times as long as Stripe tries to tell of one. */
    private static final Duration BACK = Duration.ofDays(30);

    private static final Logger log = LoggerFactory.getLogger(RefundComparison.class);
    private static final long PAGE = 100;

    private final Refunds refunds;
    private final RefundReader reader;
    private final StripeApi stripe;
    private final AuditLog audit;
    private final Clock clock;

    RefundComparison(Refunds refunds, StripeApi stripe, AuditLog audit, Clock clock) {
        this.refunds = refunds;
        this.reader = new RefundReader(refunds, stripe);
        this.stripe = stripe;
        this.audit = audit;
        this.clock = clock;
    }

    /** Compares, adds up anew, and says how many refunds were stored. */
    int run() {
        if (!stripe.isOn()) {
            return 0;
        }
        int stored = 0;
        long since = clock.instant().minus(BACK).getEpochSecond();
        List<String> wrong = refunds.mend(Instant.ofEpochSecond(since));
        if (!wrong.isEmpty()) {
            log.warn("What was given back was added up anew for {}", wrong);
        }
        RefundListParams.Builder params = RefundListParams.builder()
                .setLimit(PAGE)
                .setCreated(RefundListParams.Created.builder().setGte(since).build());
        while (true) {
            StripeCollection<com.stripe.model.Refund> page = page(params.build());
            for (com.stripe.model.Refund said : page.getData()) {
                stored += said.getCreated() >= since && store(said) ? 1 : 0;
            }
            if (!Boolean.TRUE.equals(page.getHasMore()) || page.getData().isEmpty()) {
                return stored;
            }
            params.setStartingAfter(page.getData().getLast().getId());
        }
    }

    private StripeCollection<com.stripe.model.Refund> page(RefundListParams params) {
        return stripe.read((calls, options) -> calls.refunds().list(params, options));
    }

    private boolean store(com.stripe.model.Refund said) {
        if (refunds.has(said.getId(), Refund.State.of(said.getStatus()))) {
            return false;
        }
        List<Refund> found = reader.read(said).stream().toList();
        refunds.inTransaction(() -> {
            found.forEach(refund -> {
                refunds.save(refund);
                audit.record(
                        refund.tenant(),
                        AuditEntry.of("billing.refund_found")
                                .on("invoice", refund.invoice())
                                .with("refund", refund.id())
                                .with("amount", refund.amount())
                                .because("no event had told of it"));
            });
            return true;
        });
        return !found.isEmpty();
    }
}
