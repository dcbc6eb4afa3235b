package dev.basefly.billing.account;

import com.stripe.model.checkout.Session;
import com.stripe.param.CustomerCreateParams;
import com.stripe.param.InvoiceCreatePreviewParams;
import com.stripe.param.billingportal.SessionCreateParams;
import com.stripe.param.checkout.SessionListParams;
import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import dev.basefly.billing.account.Customer.Subscription;
import dev.basefly.billing.account.Decision.Kind;
import dev.basefly.billing.account.Decision.Line;
import dev.basefly.billing.account.Decision.Wish;
import dev.basefly.billing.account.Order.Change;
import dev.basefly.billing.stripe.IdempotencyKey;
import dev.basefly.billing.stripe.StripeApi;
import dev.basefly.billing.stripe.StripeFailure;
import dev.basefly.plans.catalogue.Money;
import dev.basefly.runtime.PublicAddress;
import dev.basefly.runtime.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What an organization can do about its subscription. What it says it did is what Stripe has: each change is read back before
 * it is answered, and told again by an event.
 */
public final class Billing {

    private static final Duration KEYS_LAST = Duration.ofHours(20);
    private static final Duration RECENT = Duration.ofSeconds(5);
    private static final int MOST_INVOICES = 100;
    private static final long MOST_PAGES = 100;

    private final AccountStore store;
    private final Orders orders;
    private final Decisions decisions;
    private final AccountSync sync;
    private final StripeApi stripe;
    private final PublicAddress address;
    private final Clock clock;

    Billing(
            AccountStore store,
            Orders orders,
            Decisions decisions,
            AccountSync sync,
            StripeApi stripe,
            PublicAddress address,
            Clock clock) {
        this.store = store;
        this.orders = orders;
        this.decisions = decisions;
        this.sync = sync;
        this.stripe = stripe;
        this.address = address;
        this.clock = clock;
    }

    /** Whether anything can be bought. */
    public boolean isOn() {
        return stripe.isOn();
    }

    /** The organization as a customer; empty while it never wanted to buy anything. */
    public Optional<Customer> customer(TenantId tenant) {
        return store.find(tenant);
    }

    /** Newest first, at most a hundred. */
    public List<Invoice> invoices(TenantId tenant) {
        return store.invoices(tenant, MOST_INVOICES);
    }

    /**
     * One invoice of the organization.
     *
     * @throws ApiError NOT_FOUND when it has no such invoice
     */
    public Invoice invoice(TenantId tenant, String id) {
        return store.invoice(tenant, id).orElseThrow(() -> ApiError.notFound("Invoice"));
    }

    /** Whether the organization has a bill that is not paid. */
    public boolean owes(TenantId tenant) {
        return store.owes(tenant);
    }

    /** All customers of Stripe that the organization ever was. */
    public List<String> everyStripeId(TenantId tenant) {
        return store.everyStripeId(tenant);
    }

    /** Money that was to be given back and was not, of everybody, the newest first; for operators. */
    public List<Decision.Unsettled> unsettled(int limit) {
        return decisions.unsettled(limit);
    }

    /** Customers in the order of their organizations, after the one given; for operators. */
    public List<Customer> customers(@Nullable TenantId after, int limit) {
        return store.page(after, limit);
    }

    /**
     * Opens a page of Stripe on which the order is paid, and answers its address: the same one for the same request again.
     * Pages that were opened before are closed, so that nobody pays twice in two tabs; an order that is refused closes none.
     *
     * @param email where invoices go
     * @throws ApiError CONFLICT when the organization has a subscription, or is paying for one
     */
    public String checkout(TenantId tenant, Order order, String email) {
        return translated(() -> decisions.decided(tenant).orElseGet(() -> open(tenant, order, email)));
    }

    private String open(TenantId tenant, Order order, String email) {
        Customer customer = ensureCustomer(tenant, email);
        String id = Objects.requireNonNull(customer.stripeId());
        List<Line> lines = orders.lines(order);
        // First: a page that is closed cannot be paid any more, and one that was paid shows when the customer is read.
        boolean closed = closePages(id, null);
        customer = unsubscribed(tenant, closed);
        Wish wish =
                Wish.checkout(id, lines, customer.subscription() == null ? orders.trialDays(order) : 0, order.coupon());
        String page = decisions.decide(tenant, Kind.CHECKOUT, wish);
        // Whoever asked at the same time may have opened one since; the newest one stays.
        if (!closePages(id, page)) {
            closePages(id, null);
            unsubscribed(tenant, false);
        }
        return page;
    }

    /** @throws ApiError CONFLICT when there is a subscription, or a page that could not be closed */
    private Customer unsubscribed(TenantId tenant, boolean closed) {
        sync.now(tenant);
        Customer customer = store.find(tenant).orElseThrow();
        if (customer.isSubscribed()) {
            throw ApiError.conflict("already_subscribed", "The organization has a subscription")
                    .remedy("Change the plan instead of buying another one");
        }
        if (!closed) {
            throw ApiError.conflict("checkout_under_way", "Somebody is paying for a plan just now")
                    .remedy("Wait a minute, then look which plan the organization has");
        }
        return customer;
    }

    /**
     * Closes pages that could be paid besides the new one.
     *
     * @param newest the address of one that stays; only those from before it are closed
     * @return whether none of them was paid, or is being paid
     */
    private boolean closePages(String customer, @Nullable String newest) {
        SessionListParams params = SessionListParams.builder()
                .setCustomer(customer)
                .setStatus(SessionListParams.Status.OPEN)
                .setLimit(MOST_PAGES)
                .build();
        List<Session> open = stripe.read(
                        (calls, options) -> calls.checkout().sessions().list(params, options))
                .getData();
        Session kept = open.stream()
                .filter(session -> session.getUrl() != null && session.getUrl().equals(newest))
                .findFirst()
                .orElse(null);
        boolean closed = true;
        for (Session session : open) {
            boolean goes = newest == null
                    || (kept != null && !session.equals(kept) && session.getCreated() <= kept.getCreated());
            closed &= !goes || close(session.getId());
        }
        return closed;
    }

    private boolean close(String session) {
        try {
            // Another key each time: what was refused while somebody was paying may go later.
            var _ = stripe.write(
                    IdempotencyKey.of("expire", UUID.randomUUID()),
                    (calls, options) -> calls.checkout().sessions().expire(session, options));
            return true;
        } catch (StripeFailure failure) {
            if (failure.isTransient()) {
                throw failure;
            }
            Session now =
                    stripe.read((calls, options) -> calls.checkout().sessions().retrieve(session, options));
            return "expired".equals(now.getStatus());
        }
    }

    /** Answers the address of Stripe's page for cards and invoices. */
    public String portal(TenantId tenant) {
        String customer = subscribedOnce(tenant).stripeId();
        SessionCreateParams params = SessionCreateParams.builder()
                .setCustomer(customer)
                .setReturnUrl(address.of("/settings/billing"))
                .build();
        return translated(() -> stripe.write(
                        IdempotencyKey.of("portal", UUID.randomUUID()),
                        (calls, options) -> calls.billingPortal().sessions().create(params, options))
                .getUrl());
    }

    /** What a change would cost at once; nothing for one that counts from the end of the period on. */
    public Money preview(TenantId tenant, Order order) {
        Subscription known = subscription(tenant);
        Change change = translated(() -> orders.change(order, held(known), clock.instant()));
        if (!change.now() || change.lines().isEmpty()) {
            return Money.of(known.currency().toUpperCase(Locale.ROOT), 0);
        }
        InvoiceCreatePreviewParams.SubscriptionDetails.Builder details =
                InvoiceCreatePreviewParams.SubscriptionDetails.builder()
                        .setProrationBehavior(
                                InvoiceCreatePreviewParams.SubscriptionDetails.ProrationBehavior.ALWAYS_INVOICE);
        for (Line line : change.lines()) {
            var item = InvoiceCreatePreviewParams.SubscriptionDetails.Item.builder();
            if (!line.item().isEmpty()) {
                item.setId(line.item());
            }
            details.addItem(
                    line.quantity() == 0
                            ? item.setDeleted(true).build()
                            : item.setPrice(line.price())
                                    .setQuantity(line.quantity())
                                    .build());
        }
        InvoiceCreatePreviewParams params = InvoiceCreatePreviewParams.builder()
                .setSubscription(known.stripeId())
                .setSubscriptionDetails(details.build())
                .build();
        return translated(() -> StripeReader.invoice(
                        stripe.read((calls, options) -> calls.invoices().createPreview(params, options)))
                .total());
    }

    /** Changes plan or seats: more at once, less from the end of the period on. */
    public Customer change(TenantId tenant, Order order) {
        Subscription known = subscription(tenant);
        Change change = translated(() -> orders.change(order, held(known), clock.instant()));
        if (!change.lines().isEmpty()) {
            decisions.decide(
                    tenant, Kind.CHANGE, Wish.change(known.stripeId(), change.lines(), change.now(), change.keeps()));
        }
        return readBack(tenant);
    }

    /** Ends the subscription with its period, or goes on with it after all. */
    public Customer end(TenantId tenant, boolean ends) {
        Subscription known = subscription(tenant);
        if (known.endsWithPeriod() != ends) {
            decisions.decide(tenant, Kind.ENDING, Wish.ending(known.stripeId(), ends));
        }
        return readBack(tenant);
    }

    /**
     * Gives back a payment or a part of it, never more than was paid; for operators.
     *
     * @param attempt names the decision: sent again, nothing more is given back
     * @param amount in minor units, 0 for all that is left
     * @return the id of the refund
     */
    public String refund(TenantId tenant, UUID attempt, String invoice, long amount, String reason) {
        ApiError.requireReason(reason);
        Optional<String> done = decisions.decided(tenant, attempt);
        if (done.isPresent()) {
            return done.get();
        }
        long left = invoice(tenant, invoice).refundable();
        if (amount < 0 || amount > left) {
            throw ApiError.invalid("amount", "must be no more than what was paid and not given back");
        }
        String payment =
                left == 0 ? null : translated(() -> decisions.payment(invoice)).orElse(null);
        if (payment == null) {
            throw ApiError.conflict("nothing_paid", "Nothing is left of what was paid for this invoice")
                    .remedy("Look at the refunds of the invoice, and at Stripe for what was paid otherwise");
        }
        return decisions.decide(
                tenant,
                attempt,
                Kind.REFUND,
                Wish.refund(payment, amount == 0 ? left : amount, invoice, reason.strip()));
    }

    /** Reads what Stripe says now. */
    public Customer readBack(TenantId tenant) {
        translated(() -> sync.now(tenant));
        return store.find(tenant).orElseThrow(() -> ApiError.notFound("Customer"));
    }

    /**
     * Reads what Stripe says, unless that was done a moment ago: what a page may cause as often as it is opened. Who has no
     * subscription may have paid for one in that moment, and sees it.
     */
    public void catchUp(TenantId tenant) {
        Instant recently = clock.instant().minus(RECENT);
        boolean known = store.find(tenant)
                .filter(Customer::isSubscribed)
                .map(Customer::syncedAt)
                .filter(synced -> synced.isAfter(recently))
                .isPresent();
        if (!known) {
            readBack(tenant);
        }
    }

    /**
     * The customer of the organization, made at Stripe when there is none. However many ask at once, all of them ask under the
     * key of the one row; when keys may have been forgotten, Stripe is searched first.
     */
    private Customer ensureCustomer(TenantId tenant, String email) {
        Customer known = store.claim(tenant, email, clock.instant());
        if (known.stripeId() != null) {
            return known;
        }
        return translated(() -> {
            Instant oldest = clock.instant().minus(KEYS_LAST);
            String id = known.createdAt().isBefore(oldest)
                    ? StripeReader.find(stripe, tenant).orElse(null)
                    : null;
            return store.identify(tenant, id == null ? create(known, email) : id);
        });
    }

    private String create(Customer known, String email) {
        CustomerCreateParams params = CustomerCreateParams.builder()
                .setEmail(known.email() == null ? email : known.email())
                .putMetadata("tenant", known.tenant().toString())
                .build();
        return stripe.write(
                        IdempotencyKey.of("customer", known.attempt()),
                        (calls, options) -> calls.customers().create(params, options))
                .getId();
    }

    private Customer subscribedOnce(TenantId tenant) {
        return store.find(tenant)
                .filter(customer -> customer.stripeId() != null)
                .orElseThrow(Billing::nothingBought);
    }

    private Subscription subscription(TenantId tenant) {
        return Optional.of(subscribedOnce(tenant))
                .filter(Customer::isSubscribed)
                .map(Customer::subscription)
                .orElseThrow(Billing::nothingBought);
    }

    private Snapshot.Held held(Subscription known) {
        return translated(() -> StripeReader.held(
                stripe.read((calls, options) -> calls.subscriptions().retrieve(known.stripeId(), options))));
    }

    private static ApiError nothingBought() {
        return ApiError.of(ErrorCode.CONFLICT, "The organization has no subscription")
                .reason("not_subscribed")
                .remedy("Choose a plan first");
    }

    private static <T> T translated(Supplier<T> work) {
        try {
            return work.get();
        } catch (StripeFailure failure) {
            throw failure.toApiError();
        }
    }
}
