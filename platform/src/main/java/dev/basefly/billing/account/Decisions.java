package dev.basefly.billing.account;

import com.stripe.param.SubscriptionUpdateParams;
import com.stripe.param.checkout.SessionCreateParams;
import dev.basefly.api.ApiError;
import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.billing.account.Decision.Kind;
import dev.basefly.billing.account.Decision.Line;
import dev.basefly.billing.account.Decision.State;
import dev.basefly.billing.account.Decision.Wish;
import dev.basefly.billing.account.DecisionStore.End;
import dev.basefly.billing.stripe.IdempotencyKey;
import dev.basefly.billing.stripe.StripeApi;
import dev.basefly.billing.stripe.StripeFailure;
import dev.basefly.idempotency.IdempotentRequest;
import dev.basefly.jobs.Jobs;
import dev.basefly.runtime.PublicAddress;
import dev.basefly.runtime.TenantId;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.dao.DuplicateKeyException;

/** Writes a decision down, asks Stripe under its key, and writes down what became of it. */
final class Decisions {

    private static final String TENANT = "tenant";
    private static final Duration KEYS_LAST = Duration.ofHours(20);

    private final DecisionStore store;
    private final StripeApi stripe;
    private final Jobs jobs;
    private final AuditLog audit;
    private final PublicAddress address;
    private final Clock clock;
    private final RefundCalls refunds;

    Decisions(DecisionStore store, StripeApi stripe, Jobs jobs, AuditLog audit, PublicAddress address, Clock clock) {
        this.store = store;
        this.stripe = stripe;
        this.jobs = jobs;
        this.audit = audit;
        this.address = address;
        this.clock = clock;
        this.refunds = new RefundCalls(stripe);
    }

    /**
     * What the request at hand decided when it came before, found out now if nobody knows; empty when it decided nothing, or
     * was refused.
     *
     * @throws ApiError what Stripe answers
     */
    Optional<String> decided(TenantId tenant) {
        return IdempotentRequest.current().flatMap(request -> decided(tenant, request.id()));
    }

    /**
     * Decides and does it.
     *
     * @return what Stripe made: the address of a session, or an id
     * @throws ApiError CONFLICT while another decision is under way; what Stripe answers otherwise
     */
    String decide(TenantId tenant, Kind kind, Wish wish) {
        return decide(
                tenant, IdempotentRequest.current().map(IdempotentRequest::id).orElseGet(UUID::randomUUID), kind, wish);
    }

    /**
     * What an attempt came to, found out now if nobody knows; empty when nothing was decided for it, or all was refused.
     *
     * @throws ApiError what Stripe answers
     */
    Optional<String> decided(TenantId tenant, UUID attempt) {
        return store.ofAttempt(tenant, attempt)
                .filter(decision -> decision.state() != State.REFUSED)
                .map(before -> goOn(tenant, before));
    }

    /**
     * Decides and does it, or goes on with it.
     *
     * @param attempt the same however often it is sent: at most one decision of an attempt is done, and one that follows a
     *     refused one is found by it, too
     */
    String decide(TenantId tenant, UUID attempt, Kind kind, Wish wish) {
        Decision before = store.ofAttempt(tenant, attempt).orElse(null);
        if (before != null && before.state() != State.REFUSED) {
            return goOn(tenant, before);
        }
        int number = before == null ? 0 : store.times(tenant, attempt);
        UUID id = number == 0 ? attempt : following(attempt, number);
        try {
            store.inTransaction(() -> {
                store.insert(tenant, id, kind, wish, clock.instant());
                if (number > 0) {
                    store.follows(tenant, id, attempt, number);
                }
                audit.record(
                        tenant,
                        AuditEntry.of(requested(kind))
                                .on("billing_action", id)
                                .with("target", wish.target())
                                .because(wish.reason()));
                jobs.addRegardless(ResolveDecision.job(tenant, id), jobs.origin());
                return true;
            });
        } catch (DuplicateKeyException open) {
            throw busy();
        }
        return perform(tenant, id, kind, wish);
    }

    /** The same for all who decide the same attempt at once, so that one of them does. */
    private static UUID following(UUID attempt, int number) {
        return UUID.nameUUIDFromBytes((attempt + "/" + number).getBytes(StandardCharsets.US_ASCII));
    }

    private static String requested(Kind kind) {
        return switch (kind) {
            case CHECKOUT -> "billing.checkout_requested";
            case CHANGE -> "billing.change_requested";
            case ENDING -> "billing.ending_requested";
            case REFUND -> "billing.refund_requested";
            case DUPLICATE -> "billing.duplicate_requested";
        };
    }

    private static ApiError busy() {
        return ApiError.conflict("billing_busy", "Another change is under way")
                .remedy("Wait a minute and look again; it is found out what became of it");
    }

    /** The payment that was made for an invoice; empty when nothing was paid. */
    Optional<String> payment(String invoice) {
        return refunds.payment(invoice);
    }

    /** How often something was paid for a subscription. */
    long payments(String subscription) {
        return refunds.payments(subscription);
    }

    List<Decision.Unsettled> unsettled(int limit) {
        return store.unsettled(limit);
    }

    /** Finds out what became of a decision that was left open, by making its call again under the same key. */
    State resolve(TenantId tenant, UUID id) {
        Decision decision = store.find(tenant, id).orElse(null);
        if (decision == null || !decision.state().isOpen()) {
            return decision == null ? State.REFUSED : decision.state();
        }
        try {
            again(tenant, decision);
            return State.DONE;
        } catch (ApiError refused) {
            State state = store.find(tenant, id).orElseThrow().state();
            if (state.isOpen()) {
                throw refused;
            }
            return state;
        }
    }

    private String goOn(TenantId tenant, Decision before) {
        return before.state() == State.DONE && before.result() != null ? before.result() : again(tenant, before);
    }

    /** Whoever asked before may have been heard: without an answer now, nobody knows. */
    private String again(TenantId tenant, Decision open) {
        if (!store.end(tenant, open.id(), End.open(open.problem()), clock.instant())) {
            // Somebody else found out meanwhile.
            return store.find(tenant, open.id())
                    .filter(decision -> decision.state() == State.DONE)
                    .map(Decision::result)
                    .orElseThrow(Decisions::busy);
        }
        return perform(tenant, open.id(), open.kind(), open.wish());
    }

    private String perform(TenantId tenant, UUID id, Kind kind, Wish wish) {
        IdempotencyKey key = IdempotencyKey.of(kind.name().toLowerCase(Locale.ROOT), id);
        try {
            End done =
                    switch (kind) {
                        case CHECKOUT -> done(checkout(tenant, key, wish));
                        case CHANGE -> done(change(tenant, key, wish));
                        case ENDING -> done(end(tenant, key, wish));
                        case REFUND -> refunds.one(tenant, id, wish, isKeyForgotten(tenant, id));
                        case DUPLICATE -> {
                            refunds.cancel(wish.target(), id);
                            store.ended(tenant, id);
                            yield refunds.duplicate(tenant, id, wish);
                        }
                    };
            store.inTransaction(() -> {
                if (store.end(tenant, id, done, clock.instant())) {
                    done.refunds()
                            .forEach(refund -> audit.record(
                                    tenant,
                                    AuditEntry.of("billing.refunded")
                                            .on("invoice", refund.invoice())
                                            .with("refund", refund.id())
                                            .with("amount", refund.amount())
                                            .because(refund.reason())));
                }
                return true;
            });
            return String.valueOf(done.result());
        } catch (StripeFailure failure) {
            State state = failure.isTransient() ? State.UNKNOWN : State.REFUSED;
            // Of several calls, those before the one that failed were made.
            if (kind != Kind.DUPLICATE && isUnheard(failure)) {
                // Not done now, but an earlier attempt under this key may have been.
                state = store.unheard(tenant, id, failure.getMessage(), clock.instant());
            } else {
                store.end(tenant, id, new End(state, null, failure.getMessage(), List.of()), clock.instant());
            }
            throw (state == State.UNKNOWN ? failure.withUnknownOutcome() : failure).toApiError();
        }
    }

    /** Stripe forgets keys after a day. */
    private boolean isKeyForgotten(TenantId tenant, UUID id) {
        Instant oldest = clock.instant().minus(KEYS_LAST);
        return store.find(tenant, id)
                .map(decision -> decision.requestedAt().isBefore(oldest))
                .orElse(false);
    }

    private static End done(String result) {
        return new End(State.DONE, result, null, List.of());
    }

    private static boolean isUnheard(StripeFailure failure) {
        return switch (failure.kind()) {
            case UNREACHABLE, BROKEN_OFF, BUSY, KEY_REFUSED -> true;
            case DECLINED, MISSING, REFUSED, UNKNOWN -> false;
        };
    }

    private String checkout(TenantId tenant, IdempotencyKey key, Wish wish) {
        SessionCreateParams.SubscriptionData.Builder data =
                SessionCreateParams.SubscriptionData.builder().putMetadata(TENANT, tenant.toString());
        SessionCreateParams.Builder params = SessionCreateParams.builder()
                .setMode(SessionCreateParams.Mode.SUBSCRIPTION)
                .setCustomer(wish.target())
                .setClientReferenceId(tenant.toString())
                .setSuccessUrl(address.of("/settings/billing") + "?checkout={CHECKOUT_SESSION_ID}")
                .setCancelUrl(address.of("/settings/billing"))
                .putMetadata(TENANT, tenant.toString());
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
        return stripe.write(key, (calls, options) -> calls.checkout().sessions().create(built, options))
                .getUrl();
    }

    private String change(TenantId tenant, IdempotencyKey key, Wish wish) {
        SubscriptionUpdateParams.Builder params = SubscriptionUpdateParams.builder()
                .putMetadata(TENANT, tenant.toString())
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
        return stripe.write(key, (calls, options) -> calls.subscriptions().update(wish.target(), built, options))
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

    private String end(TenantId tenant, IdempotencyKey key, Wish wish) {
        SubscriptionUpdateParams params = SubscriptionUpdateParams.builder()
                .putMetadata(TENANT, tenant.toString())
                .setCancelAtPeriodEnd(wish.ends())
                .build();
        return stripe.write(key, (calls, options) -> calls.subscriptions().update(wish.target(), params, options))
                .getId();
    }
}
