package dev.basefly.billing.web;

import static dev.basefly.words.Words.t;

import dev.basefly.billing.account.SubscriptionState;
import dev.basefly.billing.revenue.Revenue;
import dev.basefly.dashboard.component.Column;
import dev.basefly.dashboard.component.Tone;
import dev.basefly.words.Words;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The figures as operators see them. */
public record RevenueView(Revenue revenue) {

    public static final Column MONTH = Column.title("Month");
    public static final Column CURRENCY = Column.fact("Currency");
    public static final Column INVOICES = Column.fact("Invoices paid");
    public static final Column PAID = Column.fact("Paid");
    public static final Column BACK = Column.fact("Given back");
    public static final Column NET = Column.fact("Left");
    public static final List<Column> COLUMNS = List.of(MONTH, CURRENCY, INVOICES, PAID, BACK, NET);

    /** States that subscriptions are in, the usual ones always. */
    public List<SubscriptionState> states() {
        List<SubscriptionState> always =
                List.of(SubscriptionState.ACTIVE, SubscriptionState.TRIALING, SubscriptionState.PAST_DUE);
        return Stream.concat(
                        always.stream(),
                        Stream.of(SubscriptionState.values())
                                .filter(state -> !always.contains(state) && revenue.count(state) > 0))
                .toList();
    }

    public String words(SubscriptionState state) {
        return BillingView.words(state);
    }

    public Tone tone(SubscriptionState state) {
        return BillingView.tone(state);
    }

    public String words(YearMonth month) {
        return DateTimeFormatter.ofPattern("LLLL uuuu", Words.locale()).format(month);
    }

    /** What comes each month, in all currencies. */
    public String recurring() {
        return revenue.recurring().isEmpty()
                ? t("Nothing")
                : revenue.recurring().stream().map(RefundView::text).collect(Collectors.joining(", "));
    }
}
