package dev.basefly.billing.web;

import static dev.basefly.words.Words.later;
import static dev.basefly.words.Words.t;

import dev.basefly.billing.account.Customer;
import dev.basefly.billing.account.Decision;
import dev.basefly.billing.account.Invoice;
import dev.basefly.billing.refund.Refund;
import dev.basefly.dashboard.component.Column;
import dev.basefly.dashboard.component.Pagination;
import dev.basefly.dashboard.component.Tone;
import dev.basefly.plans.catalogue.Money;
import dev.basefly.runtime.TenantId;
import dev.basefly.words.Words;
import java.util.List;

/** Invoices and what was given back of them, as operators see them. */
public final class RefundView {

    public static final Column NUMBER = Column.title("Invoice");
    public static final Column CREATED = Column.fact("Date");
    public static final Column TOTAL = Column.fact("Total");
    public static final Column PAID = Column.fact("Paid");
    public static final Column BACK = Column.fact("Given back");
    public static final Column STATE = Column.fact("State");
    public static final List<Column> OF_INVOICE = List.of(NUMBER, CREATED, TOTAL, PAID, BACK, STATE);

    public static final Column AMOUNT = Column.title("Amount");
    public static final Column ORGANIZATION = Column.fact("Organization");
    public static final Column REASON = Column.fact("Reason");
    public static final Column DECIDED = Column.fact("Decided by");
    public static final List<Column> OF_REFUND = List.of(AMOUNT, STATE, ORGANIZATION, DECIDED, REASON, CREATED);

    public static final Column TARGET = Column.title("What");
    public static final Column PROBLEM = Column.fact("Problem");
    public static final List<Column> OF_UNSETTLED = List.of(TARGET, ORGANIZATION, PROBLEM, CREATED);

    private RefundView() {}

    /** A customer and its invoices. */
    public record CustomerPage(Customer customer, List<Invoice> invoices) {

        public CustomerPage {
            invoices = List.copyOf(invoices);
        }
    }

    /** An invoice and what was given back of it. */
    public record InvoicePage(TenantId tenant, Invoice invoice, List<Refund> refunds) {

        public InvoicePage {
            refunds = List.copyOf(refunds);
        }

        public String path() {
            return RefundView.path(tenant, invoice);
        }

        public String customerPath() {
            return ConsoleView.CUSTOMER_PAGE + tenant;
        }

        /** What can still be given back. */
        public String left() {
            return text(new Money(invoice.paid().currency(), invoice.refundable()));
        }
    }

    /** A page of refunds, and what is still to be given back. */
    public record Refunded(List<Refund> rows, List<Decision.Unsettled> unsettled, Pagination pagination) {

        public Refunded {
            rows = List.copyOf(rows);
            unsettled = List.copyOf(unsettled);
        }
    }

    /** The page of an invoice. */
    public static String path(TenantId tenant, Invoice invoice) {
        return ConsoleView.CUSTOMER_PAGE + tenant + "/invoices/" + invoice.id();
    }

    /** The page of the invoice that was given back. */
    public static String path(Refund refund) {
        return ConsoleView.CUSTOMER_PAGE + refund.tenant() + "/invoices/" + refund.invoice();
    }

    public static String text(Money money) {
        return money.text(Words.locale());
    }

    public static String words(Refund.State state) {
        return switch (state) {
            case PENDING -> later("On its way");
            case SUCCEEDED -> later("Given back");
            case FAILED -> later("Failed");
            case CANCELED -> later("Canceled");
        };
    }

    public static Tone tone(Refund.State state) {
        return switch (state) {
            case PENDING -> Tone.INFO;
            case SUCCEEDED -> Tone.SUCCESS;
            case FAILED -> Tone.DANGER;
            case CANCELED -> Tone.WARNING;
        };
    }

    public static String words(Refund.Origin origin) {
        return switch (origin) {
            case OPERATOR -> t("An operator");
            case DUPLICATE -> t("A second subscription");
            case STRIPE -> t("At Stripe");
        };
    }

    public static String words(Decision.Unsettled open) {
        return open.kind() == Decision.Kind.DUPLICATE
                ? t("Second subscription {0}", open.target())
                : t("Payment {0}", open.target());
    }

    public static String problem(Decision.Unsettled open) {
        return open.problem() == null ? later("Stripe is being asked") : open.problem();
    }
}
