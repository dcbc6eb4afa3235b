package dev.basefly.plans.web;

import static dev.basefly.words.Words.number;
import static dev.basefly.words.Words.t;

import dev.basefly.dashboard.component.Column;
import dev.basefly.dashboard.component.Tone;
import dev.basefly.plans.CurrentPlan;
import dev.basefly.plans.Limit;
import dev.basefly.plans.PlanAssignment;
import dev.basefly.plans.Usage;
import dev.basefly.plans.catalogue.Feature;
import dev.basefly.plans.catalogue.Grant;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An organization's plan as its page shows it.
 *
 * @param standing how the organization stands with it, in words
 * @param endsAt when that ends, null for never
 */
public record PlanPage(
        String title,
        int version,
        String description,
        String standing,
        Tone tone,
        @Nullable Instant endsAt,
        List<Row> rows) {

    public static final Column FEATURE = Column.title("Feature");
    public static final Column USED = Column.fact("Used");
    public static final Column INCLUDED = Column.fact("Included");
    public static final Column STATE = Column.fact("State");
    public static final List<Column> COLUMNS = List.of(FEATURE, USED, INCLUDED, STATE);

    public PlanPage {
        rows = List.copyOf(rows);
    }

    /** A feature as its row shows it. */
    public record Row(String title, String used, String included, String state, Tone tone) {}

    static PlanPage of(CurrentPlan plan, List<Usage> usage) {
        List<Row> rows = new ArrayList<>();
        usage.forEach(use -> rows.add(row(use)));
        plan.limits().stream().filter(limit -> !limit.feature().isCounted()).forEach(limit -> rows.add(row(limit)));
        PlanAssignment assignment = plan.assignment().orElse(null);
        return new PlanPage(
                t(plan.version().title()),
                plan.version().version(),
                t(plan.version().description()),
                assignment == null ? t("Active") : words(plan, assignment),
                plan.isEntitled() || assignment == null ? Tone.SUCCESS : Tone.WARNING,
                assignment == null ? null : ends(assignment),
                rows);
    }

    private static @Nullable Instant ends(PlanAssignment assignment) {
        return switch (assignment.state()) {
            case TRIALING, PAST_DUE -> assignment.endsAt();
            case ACTIVE, PAUSED, UNPAID, INCOMPLETE, CANCELED -> null;
        };
    }

    private static String words(CurrentPlan plan, PlanAssignment assignment) {
        return switch (assignment.state()) {
            case TRIALING -> plan.isEntitled() ? t("On trial") : t("The trial is over");
            case ACTIVE -> t("Active");
            case PAST_DUE -> t("A payment failed");
            case PAUSED -> t("{0} is paused", assignment.plan());
            case UNPAID -> t("{0} was not paid", assignment.plan());
            case INCOMPLETE -> t("{0} waits for its first payment", assignment.plan());
            case CANCELED -> t("{0} has ended", assignment.plan());
        };
    }

    private static Row row(Usage usage) {
        int percent = usage.percent();
        boolean unlimited = usage.limit().isUnlimited();
        String state = usage.isOverLimit() ? t("Over limit") : unlimited ? t("Unlimited") : percent + " %";
        Tone tone = usage.isOverLimit()
                ? Tone.DANGER
                : usage.limit().noticeAt(usage.used()) > 0 ? Tone.WARNING : Tone.SUCCESS;
        return new Row(title(usage.limit().feature()), number(usage.used()), included(usage.limit()), state, tone);
    }

    private static Row row(Limit limit) {
        boolean on = limit.included() > 0;
        boolean isSwitch = limit.feature().kind() == Feature.Kind.SWITCH;
        return new Row(
                title(limit.feature()),
                "–",
                isSwitch ? on ? t("Yes") : t("No") : included(limit),
                on ? t("Included") : t("Not included"),
                on ? Tone.SUCCESS : Tone.NEUTRAL);
    }

    static String title(Feature feature) {
        return capital(t(feature.title()));
    }

    static String capital(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    static String included(Limit limit) {
        return included(limit.grant());
    }

    static String included(Grant grant) {
        return grant.included() == Grant.UNLIMITED ? t("Any number") : number(grant.included());
    }
}
