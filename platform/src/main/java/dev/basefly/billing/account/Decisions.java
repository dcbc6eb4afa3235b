package dev.basefly.billing.account;

import com.stripe.param.RefundCreateParams;
import com.stripe.param.SubscriptionUpdateParams;
import com.stripe.param.checkout.SessionCreateParams;
import dev.basefly.api.ApiError;
import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.billing.account.Decision.Kind;
import dev.basefly.billing.account.Decision.Line;
import dev.basefly.billing.account.Decision.State;
import dev.basefly.billing.account.Decision.Wish;
import dev.basefly.billing.stripe.IdempotencyKey;
import dev.basefly.billing.stripe.StripeApi;
import dev.basefly.billing.stripe.StripeFailure;
import dev.basefly.idempotency.IdempotentRequest;
import dev.basefly.jobs.Jobs;
import dev.basefly.runtime.PublicAddress;
import dev.basefly.runtime.TenantId;
import java.time.Clock;
import java.util.Locale;
import java.util.UUID;
import org.springframework.dao.DuplicateKeyException;

/** Writes a decision down, asks Stripe under its key, and writes down what became of it. */
final class Decisions {

    private final DecisionStore store;
    private final StripeApi stripe;
    private final Jobs jobs;
    private final AuditLog audit;
    private final PublicAddress address;
    private final Clock clock;

    Decisions(DecisionStore store, StripeApi stripe, Jobs jobs, AuditLog audit, PublicAddress address, Clock clock) {
        this.store = store;
        this.stripe = stripe;
        this.jobs = jobs;
        this.audit = audit;
        this.address = address;
        this.clock = clock;
    }

    /**
     * Decides and does it.
     *
     * @return what Stripe made: the address of a session, or an id
     * @throws ApiError CONFLICT while another decision is under way; what Stripe answers otherwise
     */
    String decide(TenantId tenant, Kind kind, Wish wish) {
        Decision before = IdempotentRequest.current()
                .flatMap(request -> store.find(tenant, request.id()))
                .orElse(null);
        if (before != null && before.state() == State.DONE && before.result() != null) {
            return before.result();
        }
        if (before != null && before.state() != State.REFUSED) {
            return again(tenant, before);
        }
        // What was refused is decided anew; what is sent again with its key is the same decision.
        UUID id = before == null
                ? IdempotentRequest.current().map(IdempotentRequest::id).orElseGet(UUID::randomUUID)
                : UUID.randomUUID();
        try {
            store.inTransaction(() -> {
                store.insert(tenant, id, kind, wish, clock.instant());
                audit.record(
                        tenant,
                        AuditEntry.of("billing." + kind.name().toLowerCase(Locale.ROOT) + "_requested")
                                .on("billing_action", id)
                                .with("target", wish.target()));
                jobs.addRegardless(ResolveDecision.job(tenant, id), jobs.origin());
                return true;
            });
        } catch (DuplicateKeyException open) {
            throw ApiError.conflict("billing_busy", "Another change is under way")
                    .remedy("Wait a minute and look again; it is found out what became of it");
        }
        return perform(tenant, id, kind, wish);
    }

    /** Finds out what became of a decision that was left open, by making its call again under the same key. */
    State resolve(TenantId tenant, UUID id) {
        Decision decision = store.find(tenant, id).orElse(null);
        if (decision == null || decision.state() == State.DONE || decision.state() == State.REFUSED) {
            return decision == null ? State.REFUSED : decision.state();
        }
        try {
            again(tenant, decision);
            return State.DONE;
        } catch (ApiError refused) {
            State state = store.find(tenant, id).orElseThrow().state();
            if (state == State.UNKNOWN || state == State.PENDING) {
                throw refused;
            }
            return state;
        }
    }

    /** Whoever asked before may have been heard: without an answer now, nobody knows. */
    private String again(TenantId tenant, Decision open) {
        store.end(tenant, open.id(), new DecisionStore.End(State.UNKNOWN, null, open.problem()), clock.instant());
        return perform(tenant, open.id(), open.kind(), open.wish());
    }

    private String perform(TenantId tenant, UUID id, Kind kind, Wish wish) {
        IdempotencyKey key = IdempotencyKey.of(kind.name().toLowerCase(Locale.ROOT), id);
        try {
            String result =
                    switch (kind) {
                        case CHECKOUT -> checkout(tenant, key, wish);
                        case CHANGE -> change(key, wish);
                        case ENDING -> end(key, wish);
                        case REFUND -> refund(tenant, key, wish);
                    };
            store.end(tenant, id, new DecisionStore.End(State.DONE, result, null), clock.instant());
            return result;
        } catch (StripeFailure failure) {
            State state = failure.isTransient() ? State.UNKNOWN : State.REFUSED;
            if (failure.kind() == StripeFailure.Kind.UNREACHABLE
                    || failure.kind() == StripeFailure.Kind.BROKEN_OFF
                    || failure.kind() == StripeFailure.Kind.BUSY
                    || failure.kind() == StripeFailure.Kind.KEY_REFUSED) {
                // Not done now, but an earlier attempt under this key may have been.
                state = store.wasUnknown(tenant, id) ? State.UNKNOWN : State.REFUSED;
            }
            store.end(tenant, id, new DecisionStore.End(state, null, failure.getMessage()), clock.instant());
            throw (state == State.UNKNOWN ? failure.withUnknownOutcome() : failure).toApiError();
        }
    }

    private String checkout(TenantId tenant, IdempotencyKey key, Wish wish) {
        SessionCreateParams.SubscriptionData.Builder data =
                SessionCreateParams.SubscriptionData.builder().putMetadata("tenant", tenant.toString());
        SessionCreateParams.Builder params = SessionCreateParams.builder()
                .setMode(SessionCreateParams.Mode.SUBSCRIPTION)
                .setCustomer(wish.target())
                .setClientReferenceId(tenant.toString())
                .setSuccessUrl(address.of("/settings/billing") + "?checkout={CHECKOUT_SESSION_ID}")
                .setCancelUrl(address.of("/settings/billing"))
                .putMetadata("tenant", tenant.toString());
        wish.lines()
                .forEach(line -> params.addLineItem(SessionCreateParams.LineItem.builder()
                        .setPrice(line.price())
                        .setQuantity(line.quantity())
                        .build()));
        if (wish.trialDays() > 0) {
            data.setTrialPeriodDays((long) wish.trialDays());
        }
        if (!wish.coupon().isEmpty()) {
            params.addDiscount(SessionCreateParams.Discount.builder()
                    .setCoupon(wish.coupon())
                    .build());
        }
        SessionCreateParams built = params.setSubscriptionData(data.build()).build();
        return stripe.tell(key, (calls, options) -> calls.checkout().sessions().create(built, options))
                .getUrl();
    }

    private String change(IdempotencyKey key, Wish wish) {
        SubscriptionUpdateParams.Builder params = SubscriptionUpdateParams.builder()
                .putMetadata(
                        Snapshot.KEEPS_KEY,
                        wish.keeps().isEmpty() ? "" : wish.keeps().get(0))
                .putMetadata(
                        Snapshot.KEEPS_SEATS,
                        wish.keeps().isEmpty() ? "" : wish.keeps().get(1))
                .putMetadata(
                        Snapshot.KEEPS_UNTIL,
                        wish.keeps().isEmpty() ? "" : wish.keeps().get(2))
                .setProrationBehavior(
                        wish.now()
                                ? SubscriptionUpdateParams.ProrationBehavior.ALWAYS_INVOICE
                                : SubscriptionUpdateParams.ProrationBehavior.NONE);
        if (wish.now()) {
            params.setPaymentBehavior(SubscriptionUpdateParams.PaymentBehavior.ERROR_IF_INCOMPLETE);
        }
        wish.lines().forEach(line -> params.addItem(item(line)));
        SubscriptionUpdateParams built = params.build();
        return stripe.tell(key, (calls, options) -> calls.subscriptions().update(wish.target(), built, options))
                .getId();
    }

    private static SubscriptionUpdateParams.Item item(Line line) {
        SubscriptionUpdateParams.Item.Builder item = SubscriptionUpdateParams.Item.builder();
        if (!line.item().isEmpty()) {
            item.setId(line.item());
        }
        if (line.quantity() == 0) {
            return item.setDeleted(true).build();
        }
        return item.setPrice(line.price()).setQuantity(line.quantity()).build();
    }

    private String end(IdempotencyKey key, Wish wish) {
        SubscriptionUpdateParams params = SubscriptionUpdateParams.builder()
                .setCancelAtPeriodEnd(wish.ends())
                .build();
        return stripe.tell(key, (calls, options) -> calls.subscriptions().update(wish.target(), params, options))
                .getId();
    }

    private String refund(TenantId tenant, IdempotencyKey key, Wish wish) {
        RefundCreateParams.Builder params =
                RefundCreateParams.builder().setPaymentIntent(wish.target()).putMetadata("tenant", tenant.toString());
        if (wish.amount() > 0) {
            params.setAmount(wish.amount());
        }
        return stripe.tell(key, (calls, options) -> calls.refunds().create(params.build(), options))
                .getId();
    }
}
