package dev.basefly.console.plans;

import static dev.basefly.words.Words.data;
import static dev.basefly.words.Words.t;

import dev.basefly.dashboard.component.Choice;
import dev.basefly.dashboard.component.Column;
import dev.basefly.plans.CurrentPlan;
import dev.basefly.plans.Limit;
import dev.basefly.plans.PlanAssignment;
import dev.basefly.plans.PlanOverride;
import dev.basefly.plans.catalogue.PlanVersion;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an organization is entitled to, with the exceptions that were made for it. */
public record EntitlementList(
        String id,
        String organization,
        String plan,
        String standing,
        List<Row> rows,
        List<Choice> features,
        List<Choice> plans) {

    public static final Column FEATURE = Column.title("Feature");
    public static final Column INCLUDED = Column.fact("Included");
    public static final Column EXCEPTION = Column.fact("Exception");
    public static final Column ENDS = Column.fact("Ends");
    public static final Column ACTIONS = Column.actions("Actions");
    public static final List<Column> COLUMNS = List.of(FEATURE, INCLUDED, EXCEPTION, ENDS, ACTIONS);

    public EntitlementList {
        rows = List.copyOf(rows);
        features = List.copyOf(features);
        plans = List.copyOf(plans);
    }

    /**
     * A feature as its row shows it.
     *
     * @param reason why there is an exception, empty where there is none
     */
    public record Row(
            String feature,
            String included,
            String reason,
            @Nullable Instant endsAt) {}

    static EntitlementList of(String id, String organization, CurrentPlan plan, List<PlanVersion> sold) {
        return new EntitlementList(
                id,
                organization,
                plan.version().label(),
                plan.assignment().map(assignment -> words(assignment)).orElseGet(() -> t("nothing was bought")),
                plan.limits().stream().map(limit -> row(plan, limit)).toList(),
                plan.limits().stream()
                        .map(limit -> Choice.of(
                                limit.feature().name(), limit.feature().title()))
                        .toList(),
                sold.stream()
                        .map(version -> Choice.of(version.plan().name(), data(version.label())))
                        .toList());
    }

    private static String words(PlanAssignment assignment) {
        return t(
                "{0} v{1}, {2}, by {3}",
                assignment.plan(),
                String.valueOf(assignment.version()),
                PlanWords.of(assignment.state()),
                assignment.source());
    }

    private static Row row(CurrentPlan plan, Limit limit) {
        PlanOverride override = plan.override(limit.feature().name()).orElse(null);
        return new Row(
                limit.feature().name(),
                PlanWords.of(limit.grant()),
                override == null ? "" : override.reason(),
                override == null ? null : override.expiresAt());
    }
}
