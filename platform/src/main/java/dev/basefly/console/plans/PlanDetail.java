package dev.basefly.console.plans;

import static dev.basefly.words.Words.number;
import static dev.basefly.words.Words.plural;
import static dev.basefly.words.Words.t;

import dev.basefly.dashboard.component.Column;
import dev.basefly.plans.PlanState;
import dev.basefly.plans.catalogue.PlanDifference.Change;
import dev.basefly.plans.operation.PlanMoves;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
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
        String holders = plural(
                preview.affected(),
                "One organization has the version that is sold now ({1}). It keeps it until it is moved.",
                "{0} organizations have the version that is sold now ({1}). They keep it until they are moved.",
                preview.affected() == 0
                        ? t("none")
                        : words(preview.organizations(), state -> PlanWords.of(PlanState.valueOf(state))));
        return preview.overLimit().isEmpty()
                ? holders
                : holders + " "
                        + t(
                                "Moved to it, some would have more than it includes: {0}.",
                                words(preview.overLimit(), feature -> feature));
    }

    /** What the next version would change, in words. */
    public List<Change> changes() {
        return preview == null
                ? List.of()
                : preview.difference().changes().stream()
                        .map(change -> PlanWords.of(change, preview.difference()))
                        .toList();
    }

    private static String words(Map<String, Long> counts, UnaryOperator<String> name) {
        return new TreeMap<>(counts)
                .entrySet().stream()
                        .map(count -> name.apply(count.getKey()) + " " + number(count.getValue()))
                        .collect(Collectors.joining(", "));
    }
}
