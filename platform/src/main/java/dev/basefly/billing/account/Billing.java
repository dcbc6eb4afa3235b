package dev.basefly.billing.account;

import com.stripe.param.CustomerCreateParams;
import com.stripe.param.CustomerSearchParams;
import com.stripe.param.InvoiceCreatePreviewParams;
import com.stripe.param.InvoicePaymentListParams;
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
    private static final int MOST_INVOICES = 100;

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

    /** Customers in the order of their organizations, after the one given; for operators. */
    public List<Customer> customers(@Nullable TenantId after, int limit) {
        return store.page(after, limit);
    }

    /**
     * Opens a page of Stripe on which the order is paid, and answers its address. An order that has such a page already gets
     * that one; others of the organization are closed, so that nobody pays twice in two tabs.
     *
     * @param email where invoices go
     * @throws ApiError CONFLICT when the organization has a subscription
     */
    public String checkout(TenantId tenant, Order order, String email) {
        Customer customer = ensureCustomer(tenant, email);
        sync.now(tenant);
        customer = store.find(tenant).orElse(customer);
        if (customer.isSubscribed()) {
            throw ApiError.conflict("already_subscribed", "The organization has a subscription")
                    .remedy("Change the plan instead of buying another one");
        }
        String id = Objects.requireNonNull(customer.stripeId());
        closeOpenPages(id);
        Wish wish = Wish.checkout(
                id, orders.lines(order), customer.subscription() == null ? orders.trialDays(order) : 0, order.coupon());
        return decisions.decide(tenant, Kind.CHECKOUT, wish);
    }

    /** A page that is still open could be paid besides the new one. */
    private void closeOpenPages(String customer) {
        SessionListParams open = SessionListParams.builder()
                .setCustomer(customer)
                .setStatus(SessionListParams.Status.OPEN)
                .build();
        for (var session : stripe.ask(
                        (calls, options) -> calls.checkout().sessions().list(open, options))
                .getData()) {
            try {
                stripe.tell(
                        new IdempotencyKey("expire_" + session.getId()),
                        (calls, options) -> calls.checkout().sessions().expire(session.getId(), options));
            } catch (StripeFailure failure) {
                // It was paid or expired meanwhile; the next look at the customer shows which.
                if (failure.isTransient()) {
                    throw failure.toApiError();
                }
            }
        }
    }

    /** Answers the address of Stripe's page for cards and invoices. */
    public String portal(TenantId tenant) {
        String customer = subscribedOnce(tenant).stripeId();
        SessionCreateParams params = SessionCreateParams.builder()
                .setCustomer(customer)
                .setReturnUrl(address.of("/settings/billing"))
                .build();
        return translated(() -> stripe.tell(
                        IdempotencyKey.of("portal", UUID.randomUUID()),
                        (calls, options) -> calls.billingPortal().sessions().create(params, options))
                .getUrl());
    }

    /** What a change would cost at once; nothing for one that counts from the end of the period on. */
    public Money preview(TenantId tenant, Order order) {
        Subscription known = subscription(tenant);
        Change change = orders.change(order, held(known), clock.instant());
        if (!change.now()) {
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
                        stripe.ask((calls, options) -> calls.invoices().createPreview(params, options)))
                .total());
    }

    /** Changes plan or seats: more at once, less from the end of the period on. */
    public Customer change(TenantId tenant, Order order) {
        Subscription known = subscription(tenant);
        Change change = orders.change(order, held(known), clock.instant());
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
     * Gives back a payment; for operators.
     *
     * @param amount in minor units, 0 for all of it
     */
    public String refund(TenantId tenant, String invoice, long amount) {
        if (amount < 0) {
            throw ApiError.invalid("amount", "must not be negative");
        }
        if (store.invoices(tenant, MOST_INVOICES).stream()
                .noneMatch(known -> known.id().equals(invoice))) {
            throw ApiError.notFound("Invoice");
        }
        InvoicePaymentListParams params =
                InvoicePaymentListParams.builder().setInvoice(invoice).build();
        String payment =
                translated(() -> stripe.ask(
                                (calls, options) -> calls.invoicePayments().list(params, options)))
                        .getData()
                        .stream()
                        .filter(made -> "paid".equals(made.getStatus()))
                        .map(made -> made.getPayment().getPaymentIntent())
                        .findFirst()
                        .orElseThrow(() -> ApiError.conflict("nothing_paid", "Nothing was paid for this invoice"));
        String refund = decisions.decide(tenant, Kind.REFUND, Wish.refund(payment, amount));
        sync.now(tenant);
        return refund;
    }

    /** Reads what Stripe says now. */
    public Customer readBack(TenantId tenant) {
        translated(() -> sync.now(tenant));
        return store.find(tenant).orElseThrow(() -> ApiError.notFound("Customer"));
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
            String id = known.createdAt().isBefore(oldest) ? search(tenant).orElse(null) : null;
            return store.identify(tenant, id == null ? create(known, email) : id);
        });
    }

    private Optional<String> search(TenantId tenant) {
        CustomerSearchParams params = CustomerSearchParams.builder()
                .setQuery("metadata['tenant']:'" + tenant + "'")
                .build();
        return stripe.ask((calls, options) -> calls.customers().search(params, options)).getData().stream()
                .map(com.stripe.model.Customer::getId)
                .sorted()
                .findFirst();
    }

    private String create(Customer known, String email) {
        CustomerCreateParams params = CustomerCreateParams.builder()
                .setEmail(known.email() == null ? email : known.email())
                .putMetadata("tenant", known.tenant().toString())
                .build();
        return stripe.tell(
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
                stripe.ask((calls, options) -> calls.subscriptions().retrieve(known.stripeId(), options))));
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
