package dev.basefly.billing.refund;

import com.stripe.param.RefundListParams;
import dev.basefly.billing.inbox.EventEffect;
import dev.basefly.billing.inbox.StripeEvent;
import dev.basefly.billing.stripe.StripeApi;
import java.util.List;
import java.util.Set;

/** Events of money given back: whoever decided it, what counts is what Stripe says of the refund now. */
final class RefundEffect implements EventEffect {

    private static final long MOST = 100;

    private final Refunds refunds;
    private final RefundReader reader;
    private final StripeApi stripe;

    RefundEffect(Refunds refunds, StripeApi stripe) {
        this.refunds = refunds;
        this.reader = new RefundReader(refunds, stripe);
        this.stripe = stripe;
    }

    @Override
    public Set<String> types() {
        return Set.of("refund.created", "refund.updated", "refund.failed", "charge.refunded");
    }

    @Override
    public Runnable prepare(StripeEvent event) {
        List<Refund> found = said(event.objectId() == null ? "" : event.objectId()).stream()
                .flatMap(said -> reader.read(said).stream())
                .toList();
        return () -> found.forEach(refunds::save);
    }

    /** The refund that an event is about, or all of the charge that it is about. */
    private List<com.stripe.model.Refund> said(String id) {
        if (id.startsWith("re_") || id.startsWith("pyr_")) {
            com.stripe.model.Refund said =
                    stripe.read((calls, options) -> calls.refunds().retrieve(id, options));
            return List.of(said);
        }
        RefundListParams params =
                RefundListParams.builder().setCharge(id).setLimit(MOST).build();
        return id.isEmpty()
                ? List.of()
                : stripe.read((calls, options) -> calls.refunds().list(params, options))
                        .getData();
    }
}
