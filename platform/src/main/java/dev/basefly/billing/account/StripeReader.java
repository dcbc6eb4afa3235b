package dev.basefly.billing.account;

import com.stripe.model.PaymentMethod;
import com.stripe.model.Price;
import com.stripe.model.Subscription;
import com.stripe.model.SubscriptionItem;
import com.stripe.param.InvoiceListParams;
import com.stripe.param.SubscriptionListParams;
import dev.basefly.billing.account.Snapshot.Held;
import dev.basefly.billing.account.Snapshot.Item;
import dev.basefly.billing.stripe.StripeApi;
import dev.basefly.billing.stripe.StripeFailure;
import dev.basefly.billing.stripe.StripeFailure.Kind;
import dev.basefly.plans.catalogue.Money;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads from Stripe what there is to know of a customer. */
final class StripeReader {

    private static final long MOST_SUBSCRIPTIONS = 100;
    private static final long MOST_INVOICES = 24;

    private final StripeApi stripe;

    StripeReader(StripeApi stripe) {
        this.stripe = stripe;
    }

    Snapshot read(String customerId) {
        com.stripe.model.Customer customer =
                stripe.ask((calls, options) -> calls.customers().retrieve(customerId, options));
        if (Boolean.TRUE.equals(customer.getDeleted())) {
            return new Snapshot(customerId, null, null, List.of(), List.of(), null, true);
        }
        List<Held> subscriptions = subscriptions(customerId);
        List<Held> living =
                subscriptions.stream().filter(held -> !held.state().hasEnded()).toList();
        Held counts = living.stream()
                .filter(held -> held.state() != SubscriptionState.INCOMPLETE)
                .min(Comparator.comparing(Held::createdAt))
                .or(() -> living.stream().min(Comparator.comparing(Held::createdAt)))
                .or(() -> subscriptions.stream().max(Comparator.comparing(Held::createdAt)))
                .orElse(null);
        return new Snapshot(
                customerId,
                customer.getEmail(),
                counts,
                living.stream()
                        .map(Held::id)
                        .filter(id -> counts != null && !id.equals(counts.id()))
                        .toList(),
                invoices(customerId),
                card(customer),
                false);
    }

    private List<Held> subscriptions(String customer) {
        SubscriptionListParams params = SubscriptionListParams.builder()
                .setCustomer(customer)
                .setStatus(SubscriptionListParams.Status.ALL)
                .setLimit(MOST_SUBSCRIPTIONS)
                .build();
        return stripe.ask((calls, options) -> calls.subscriptions().list(params, options)).getData().stream()
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

    private List<Invoice> invoices(String customer) {
        InvoiceListParams params = InvoiceListParams.builder()
                .setCustomer(customer)
                .setLimit(MOST_INVOICES)
                .build();
        return stripe.ask((calls, options) -> calls.invoices().list(params, options)).getData().stream()
                .map(StripeReader::invoice)
                .toList();
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
                        : time(invoice.getStatusTransitions().getPaidAt()));
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
                    stripe.ask((calls, options) -> calls.paymentMethods().retrieve(id, options));
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
