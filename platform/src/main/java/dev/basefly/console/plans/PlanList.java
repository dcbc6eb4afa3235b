package dev.basefly.console.plans;

import static dev.basefly.words.Words.t;

import dev.basefly.dashboard.component.Column;
import dev.basefly.plans.catalogue.PlanVersion;
import dev.basefly.plans.catalogue.Price;
import dev.basefly.words.Words;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Versions of plans as a table shows them. */
public record PlanList(List<Row> rows) {

    public static final Column PLAN = Column.title("Plan");
    public static final Column PRICE = Column.fact("Price");
    public static final Column SEATS = Column.fact("Seats");
    public static final Column HOLDERS = Column.fact("Organizations");
    public static final Column SINCE = Column.fact("Since");
    public static final Column ACTIONS = Column.actions("Actions");
    public static final List<Column> COLUMNS = List.of(PLAN, PRICE, SEATS, HOLDERS, SINCE, ACTIONS);

    public PlanList {
        rows = List.copyOf(rows);
    }

    /**
     * A version as its row shows it.
     *
     * @param holders how many bought it
     * @param path the page of its plan
     */
    public record Row(String label, String price, int seats, long holders, Instant since, String path) {}

    static PlanList of(List<PlanVersion> versions, Map<String, Long> holders) {
        return new PlanList(versions.stream()
                .map(version -> new Row(
                        version.label(),
                        price(version),
                        version.includedSeats(),
                        holders.getOrDefault(version.label(), 0L),
                        version.createdAt(),
                        PlanTabs.CATALOGUE + "/" + version.plan()))
                .toList());
    }

    private static String price(Price price) {
        return price.interval().each(price.money().text(Words.locale()));
    }

    private static String price(PlanVersion version) {
        String prices = version.prices().stream()
                .filter(price -> price.item().equals(Price.BASE))
                .map(price -> PlanList.price(price))
                .collect(Collectors.joining(", "));
        return prices.isEmpty() ? t("Free") : prices;
    }
}
