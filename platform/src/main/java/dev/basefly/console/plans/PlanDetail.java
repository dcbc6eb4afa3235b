package dev.basefly.console.plans;

import dev.basefly.dashboard.component.Column;
import dev.basefly.plans.operation.PlanMoves;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A plan with its versions, and the form for the next one.
 *
 * @param prices fields for prices
 * @param grants fields for what is included
 * @param preview what the next version would change, null before anybody asked
 */
public record PlanDetail(
        String plan,
        int version,
        PlanList versions,
        List<PlanForm.Line> prices,
        List<PlanForm.Line> grants,
        PlanMoves.@Nullable Preview preview) {

    public static final Column WHAT = Column.title("What");
    public static final Column BEFORE = Column.fact("Now");
    public static final Column AFTER = Column.fact("Then");
    public static final List<Column> COLUMNS = List.of(WHAT, BEFORE, AFTER);

    public PlanDetail {
        prices = List.copyOf(prices);
        grants = List.copyOf(grants);
    }

    public String path() {
        return PlanTabs.CATALOGUE + "/" + plan;
    }

    /** Who is concerned, in words. */
    public String affected() {
        if (preview == null) {
            return "";
        }
        String over = preview.overLimit().isEmpty()
                ? ""
                : " Moved to it, some would have more than it includes: " + words(preview.overLimit()) + ".";
        return preview.affected() + " organizations have the version that is sold now ("
                + (preview.affected() == 0 ? "none" : words(preview.organizations()))
                + "). They keep it until they are moved." + over;
    }

    private static String words(Map<String, Long> counts) {
        return new TreeMap<>(counts)
                .entrySet().stream()
                        .map(count -> count.getKey() + " " + count.getValue())
                        .collect(Collectors.joining(", "));
    }
}
