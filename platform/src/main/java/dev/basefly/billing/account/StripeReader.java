package dev.basefly.billing.account;

import com.stripe.model.PaymentMethod;
import com.stripe.model.Price;
import com.stripe.model.Subscription;
import com.stripe.model.SubscriptionItem;
import com.stripe.param.CustomerSearchParams;
import com.stripe.param.InvoiceListParams;
import com.stripe.param.SubscriptionListParams;
import dev.basefly.billing.account.Snapshot.Held;
import dev.basefly.billing.account.Snapshot.Item;
import dev.basefly.billing.price.PriceBook;
import dev.basefly.billing.stripe.StripeApi;
import dev.basefly.billing.stripe.StripeFailure;
import dev.basefly.billing.stripe.StripeFailure.Kind;
import dev.basefly.plans.catalogue.Money;
import dev.basefly.runtime.TenantId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads from Stripe what there is to know of a customer. */
final class StripeReader {

    private static final long MOST_SUBSCRIPTIONS = 100;
    private static final long MOST_INVOICES = 24;

    private final StripeApi stripe;

    StripeReader(StripeApi stripe) {
        this.stripe = stripe;
    }

    /** The customer that was made for an organization; the first one, should there be several. */
    static Optional<String> find(StripeApi stripe, TenantId tenant) {
        CustomerSearchParams params = CustomerSearchParams.builder()
                .setQuery("metadata['tenant']:'" + tenant + "'")
                .build();
        return stripe.read((calls, options) -> calls.customers().search(params, options)).getData().stream()
                .map(com.stripe.model.Customer::getId)
                .sorted()
                .findFirst();
    }

    /** Whether nothing says that the customer is another organization's; what Stripe has deleted says nothing. */
    static boolean isOf(TenantId tenant, com.stripe.model.Customer customer) {
        String owner =
                customer.getMetadata() == null ? null : customer.getMetadata().get("tenant");
        return owner == null || owner.equals(tenant.toString());
    }

    /**
     * Reads it.
     *
     * @param open invoices that could still be paid when they were read last: they are read however old they are
     * @throws IllegalStateException when the customer is another organization's, whose money must not count here
     */
    Snapshot read(TenantId tenant, String customerId, List<String> open) {
        com.stripe.model.Customer customer =
                stripe.read((calls, options) -> calls.customers().retrieve(customerId, options));
        if (!isOf(tenant, customer)) {
            throw new IllegalStateException(
                    "The customer %s, noted for %s, is another organization's at Stripe; the comparison with Stripe corrects it"
                            .formatted(customerId, tenant));
        }
        if (Boolean.TRUE.equals(customer.getDeleted())) {
            return new Snapshot(customerId, null, null, List.of(), List.of(), null, true);
        }
        List<Held> subscriptions = subscriptions(customerId);
        List<Held> living =
                subscriptions.stream().filter(held -> !held.state().hasEnded()).toList();
        Held counts = living.stream()
                .min(Comparator.comparingInt((Held held) -> rank(held.state())).thenComparing(Held::createdAt))
                .or(() -> subscriptions.stream().max(Comparator.comparing(Held::createdAt)))
                .orElse(null);
        return new Snapshot(
                customerId,
                customer.getEmail(),
                counts,
                living.stream()
                        .filter(held -> counts != null && !held.id().equals(counts.id()))
                        .toList(),
                invoices(customerId, open),
                card(customer),
                false);
    }

    /** What is paid for or tried counts before what stands still. */
    private static int rank(SubscriptionState state) {
        return switch (state) {
            case ACTIVE, TRIALING, PAST_DUE -> 0;
            case PAUSED, UNPAID -> 1;
            case INCOMPLETE -> 2;
            case INCOMPLETE_EXPIRED, CANCELED -> 3;
        };
    }

    private List<Held> subscriptions(String customer) {
        SubscriptionListParams params = SubscriptionListParams.builder()
                .setCustomer(customer)
                .setStatus(SubscriptionListParams.Status.ALL)
                .setLimit(MOST_SUBSCRIPTIONS)
                .build();
        return stripe.read((calls, options) -> calls.subscriptions().list(params, options)).getData().stream()
                .map(StripeReader::held)
                .toList();
    }

    static Held held(Subscription subscription) {
        List<SubscriptionItem> items = subscription.getItems().getData();
        SubscriptionItem first = items.getFirst();
        return new Held(
                subscription.getId(),
                SubscriptionState.of(subscription.getStatus()),
                subscription.getCurrency(),
                Instant.ofEpochSecond(subscription.getCreated()),
                items.stream().map(StripeReader::item).toList(),
                Instant.ofEpochSecond(first.getCurrentPeriodStart()),
                Instant.ofEpochSecond(first.getCurrentPeriodEnd()),
                time(subscription.getTrialEnd()),
                Boolean.TRUE.equals(subscription.getCancelAtPeriodEnd()),
                subscription.getMetadata() == null ? Map.of() : subscription.getMetadata());
    }

    private static Item item(SubscriptionItem item) {
        Price price = item.getPrice();
        return new Item(
                item.getId(), price.getId(), PriceBook.key(price), item.getQuantity() == null ? 1 : item.getQuantity());
    }

    private List<Invoice> invoices(String customer, List<String> open) {
        InvoiceListParams params = InvoiceListParams.builder()
                .setCustomer(customer)
                .setLimit(MOST_INVOICES)
                .build();
        List<Invoice> newest =
                stripe.read((calls, options) -> calls.invoices().list(params, options)).getData().stream()
                        .map(StripeReader::invoice)
                        .toList();
        Set<String> listed = newest.stream().map(Invoice::id).collect(Collectors.toSet());
        return Stream.concat(
                        newest.stream(),
                        open.stream().filter(id -> !listed.contains(id)).flatMap(id -> find(id).stream()))
                .toList();
    }

    private Optional<Invoice> find(String id) {
        try {
            return Optional.of(
                    invoice(stripe.read((calls, options) -> calls.invoices().retrieve(id, options))));
        } catch (StripeFailure failure) {
            if (failure.kind() == Kind.MISSING) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    static Invoice invoice(com.stripe.model.Invoice invoice) {
        String currency = invoice.getCurrency().toUpperCase(Locale.ROOT);
        return new Invoice(
                invoice.getId(),
                invoice.getNumber(),
                Invoice.State.of(invoice.getStatus() == null ? "draft" : invoice.getStatus()),
                Money.of(currency, invoice.getTotal()),
                Money.of(currency, invoice.getAmountDue()),
                Money.of(currency, invoice.getAmountPaid()),
                invoice.getAttemptCount() == null
                        ? 0
                        : invoice.getAttemptCount().intValue(),
                time(invoice.getNextPaymentAttempt()),
                invoice.getHostedInvoiceUrl(),
                invoice.getInvoicePdf(),
                Instant.ofEpochSecond(invoice.getCreated()),
                invoice.getStatusTransitions() == null
                        ? null
                        : time(invoice.getStatusTransitions().getPaidAt()),
                Money.of(currency, 0));
    }

    private @Nullable String card(com.stripe.model.Customer customer) {
        String id = customer.getInvoiceSettings() == null
                ? null
                : customer.getInvoiceSettings().getDefaultPaymentMethod();
        if (id == null) {
            return null;
        }
        try {
            PaymentMethod method =
                    stripe.read((calls, options) -> calls.paymentMethods().retrieve(id, options));
            return method.getCard() == null
                    ? method.getType()
                    : method.getCard().getBrand() + " " + method.getCard().getLast4();
        } catch (StripeFailure gone) {
            if (gone.kind() == Kind.MISSING) {
                return null;
            }
            throw gone;
        }
    }

    private static @Nullable Instant time(@Nullable Long seconds) {
        return seconds == null ? null : Instant.ofEpochSecond(seconds);
    }
}
