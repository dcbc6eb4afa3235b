package dev.basefly.billing.web;

import static dev.basefly.words.Words.later;

import dev.basefly.billing.account.Customer;
import dev.basefly.billing.account.Customer.Subscription;
import dev.basefly.billing.inbox.EventState;
import dev.basefly.billing.inbox.StoredEvent;
import dev.basefly.dashboard.component.Choice;
import dev.basefly.dashboard.component.Column;
import dev.basefly.dashboard.component.Pagination;
import dev.basefly.dashboard.component.Tone;
import java.util.List;

/** Customers and events as operators see them. */
public final class ConsoleView {

    public static final String CUSTOMERS = "/console/billing";
    public static final String EVENTS = "/console/billing/events";
    public static final String REVENUE = "/console/billing/revenue";
    public static final String REFUNDS = "/console/billing/refunds";
    static final String COMPARISONS = "/console/billing/comparisons/";
    static final String CUSTOMER_PAGE = "/console/billing/customers/";
    public static final List<Choice> TABS = List.of(
            Choice.of(CUSTOMERS, "Customers"),
            Choice.of(REVENUE, "Revenue"),
            Choice.of(REFUNDS, "Refunds"),
            Choice.of(EVENTS, "Events"));

    public static final Column ORGANIZATION = Column.title("Organization");
    public static final Column STATE = Column.fact("State");
    public static final Column PRICE = Column.fact("Price");
    public static final Column PERIOD = Column.fact("Until");
    public static final Column STRIPE = Column.fact("Stripe");
    public static final List<Column> OF_CUSTOMER = List.of(ORGANIZATION, STATE, PRICE, PERIOD, STRIPE);

    public static final Column TYPE = Column.title("Event");
    public static final Column RECEIVED = Column.fact("Received");
    public static final Column CUSTOMER = Column.fact("Customer");
    public static final List<Column> OF_EVENT = List.of(TYPE, STATE, RECEIVED, CUSTOMER);

    private ConsoleView() {}

    /** A page of customers. */
    public record Customers(List<Customer> rows, Pagination pagination) {

        public Customers {
            rows = List.copyOf(rows);
        }
    }

    /** A page of events. */
    public record Events(List<StoredEvent> rows, Pagination pagination) {

        public Events {
            rows = List.copyOf(rows);
        }
    }

    public static String words(Customer customer) {
        Subscription bought = customer.subscription();
        return bought == null ? later("Nothing bought") : BillingView.words(bought.state());
    }

    public static Tone tone(Customer customer) {
        Subscription bought = customer.subscription();
        return bought == null ? Tone.INFO : BillingView.tone(bought.state());
    }

    public static String words(EventState state) {
        return switch (state) {
            case RECEIVED -> later("Waits");
            case PROCESSED -> later("Took effect");
            case KEPT -> later("Kept");
            case REFUSED -> later("Refused");
            case FAILED -> later("Failed");
        };
    }

    public static Tone tone(EventState state) {
        return switch (state) {
            case RECEIVED, KEPT -> Tone.INFO;
            case PROCESSED -> Tone.SUCCESS;
            case REFUSED -> Tone.WARNING;
            case FAILED -> Tone.DANGER;
        };
    }

    /** The page of a customer. */
    public static String path(Customer customer) {
        return CUSTOMER_PAGE + customer.tenant();
    }

    public static String path(StoredEvent event) {
        return EVENTS + "/" + event.event().id();
    }
}
