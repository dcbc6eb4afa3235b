package dev.basefly.billing.web;

import static dev.basefly.words.Words.t;

import dev.basefly.billing.account.Customer;
import dev.basefly.billing.account.Customer.Subscription;
import dev.basefly.billing.account.Invoice;
import dev.basefly.billing.account.SubscriptionState;
import dev.basefly.dashboard.component.Choice;
import dev.basefly.dashboard.component.Column;
import dev.basefly.dashboard.component.Tone;
import dev.basefly.plans.catalogue.PlanCatalogue;
import dev.basefly.plans.catalogue.PlanVersion;
import dev.basefly.plans.catalogue.Price;
import dev.basefly.words.Words;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The plan of an organization as its page shows it.
 *
 * @param state null for an organization that never bought anything
 * @param plan the name of what it bought
 * @param price for people
 * @param later the name of what counts from the end of the period on, null for the same
 * @param card null for none
 * @param offers what can be bought: plan, interval and currency
 */
public record BillingView(
        boolean on,
        @Nullable SubscriptionState state,
        String plan,
        String price,
        int seats,
        @Nullable Instant periodEnd,
        @Nullable Instant trialEnd,
        boolean endsWithPeriod,
        @Nullable String later,
        @Nullable String card,
        List<Choice> offers,
        List<Invoice> invoices) {

    public static final Column NUMBER = Column.title("Invoice");
    public static final Column CREATED = Column.fact("Date");
    public static final Column TOTAL = Column.fact("Total");
    public static final Column STATE = Column.fact("State");
    public static final Column ACTIONS = Column.actions("PDF");
    public static final List<Column> COLUMNS = List.of(NUMBER, CREATED, TOTAL, STATE, ACTIONS);

    public BillingView {
        offers = List.copyOf(offers);
        invoices = List.copyOf(invoices);
    }

    static BillingView of(boolean on, @Nullable Customer customer, List<Invoice> invoices, PlanCatalogue catalogue) {
        Subscription bought = customer == null ? null : customer.subscription();
        return new BillingView(
                on,
                bought == null ? null : bought.state(),
                bought == null ? t("Free") : title(catalogue, bought.baseKey()),
                bought == null ? "" : price(catalogue, bought.baseKey()),
                bought == null ? 0 : bought.seats(),
                bought == null ? null : bought.periodEnd(),
                bought == null ? null : bought.trialEnd(),
                bought != null && bought.endsWithPeriod(),
                bought == null || bought.laterKey() == null ? null : title(catalogue, bought.laterKey()),
                customer == null ? null : customer.card(),
                catalogue.current().stream().flatMap(BillingView::offers).toList(),
                invoices);
    }

    private static Stream<Choice> offers(PlanVersion version) {
        return version.prices().stream()
                .filter(price -> price.item().equals(Price.BASE))
                .map(price -> Choice.of(price.lookupKey(), t(version.title()) + ", " + every(price)));
    }

    private static String every(Price price) {
        return price.interval().each(price.money().text(Words.locale()));
    }

    private static String title(PlanCatalogue catalogue, String key) {
        return catalogue
                .byLookupKey(key)
                .map(offer -> t(offer.version().title()))
                .orElse(key);
    }

    private static String price(PlanCatalogue catalogue, String key) {
        return catalogue.byLookupKey(key).map(offer -> every(offer.price())).orElse("");
    }

    /** Whether there is a subscription that can be changed. */
    public boolean subscribed() {
        return state != null && !state.hasEnded();
    }

    /** Whether a payment has to be made up for. */
    public boolean unpaid() {
        return state == SubscriptionState.PAST_DUE || state == SubscriptionState.UNPAID;
    }

    public String words() {
        return state == null ? t("Free") : words(state);
    }

    static String words(SubscriptionState state) {
        return switch (state) {
            case INCOMPLETE -> t("Payment missing");
            case INCOMPLETE_EXPIRED -> t("Never paid");
            case TRIALING -> t("Trial");
            case ACTIVE -> t("Active");
            case PAST_DUE -> t("Payment failed");
            case PAUSED -> t("Paused");
            case CANCELED -> t("Subscription ended");
            case UNPAID -> t("Unpaid");
        };
    }

    public Tone tone() {
        return state == null ? Tone.INFO : tone(state);
    }

    static Tone tone(SubscriptionState state) {
        return switch (state) {
            case TRIALING -> Tone.INFO;
            case ACTIVE -> Tone.SUCCESS;
            case INCOMPLETE, PAUSED, CANCELED, INCOMPLETE_EXPIRED -> Tone.WARNING;
            case PAST_DUE, UNPAID -> Tone.DANGER;
        };
    }

    /** The state of an invoice in words, and what was given back. */
    public static String words(Invoice invoice) {
        String state = word(invoice.state());
        return invoice.refunded().minor() == 0
                ? state
                : t("{0}, {1} given back", state, invoice.refunded().text(Words.locale()));
    }

    private static String word(Invoice.State state) {
        return switch (state) {
            case DRAFT -> t("Draft");
            case OPEN -> t("Unpaid");
            case PAID -> t("Paid");
            case VOID -> t("Void");
            case UNCOLLECTIBLE -> t("Given up");
        };
    }

    /** Where its PDF is fetched from. */
    public static String pdf(Invoice invoice) {
        return BillingPages.PATH + "/invoices/" + invoice.id() + "/pdf";
    }

    public static String total(Invoice invoice) {
        return invoice.total().text(Words.locale());
    }
}
