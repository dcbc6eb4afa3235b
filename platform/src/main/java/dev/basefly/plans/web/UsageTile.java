package dev.basefly.plans.web;

import static dev.basefly.words.Words.t;

import dev.basefly.dashboard.component.Chart;
import dev.basefly.dashboard.component.Tone;
import dev.basefly.dashboard.overview.TileContent;
import dev.basefly.dashboard.overview.TileContent.Line;
import dev.basefly.plans.Entitlements;
import dev.basefly.plans.Quotas;
import dev.basefly.plans.Usage;
import dev.basefly.plans.catalogue.Feature;
import java.util.List;

/** How much of the plan is used, on the overview. */
final class UsageTile {

    private final Entitlements entitlements;
    private final Quotas quotas;

    UsageTile(Entitlements entitlements, Quotas quotas) {
        this.entitlements = entitlements;
        this.quotas = quotas;
    }

    TileContent content() {
        TileContent content = TileContent.of()
                .saying(t("Your plan is {0}.", t(entitlements.plan().version().title())));
        List<Usage> limited = quotas.usage().stream()
                .filter(usage -> !usage.limit().isUnlimited() && usage.limit().included() > 0)
                .toList();
        return limited.isEmpty() ? content : content.with(chart(limited)).with(lines(limited));
    }

    private static Chart chart(List<Usage> usage) {
        return Chart.bars(
                        "Use of the plan",
                        "How much of what the plan includes is used, in percent.",
                        "Percent used",
                        usage.stream().map(UsageTile::point).toList())
                .inPercent();
    }

    private static Chart.Point point(Usage usage) {
        return new Chart.Point(PlanPage.title(usage.limit().feature()), usage.percent(), tone(usage));
    }

    private static Tone tone(Usage usage) {
        return usage.isOverLimit()
                ? Tone.DANGER
                : usage.limit().noticeAt(usage.used()) > 0 ? Tone.WARNING : Tone.NEUTRAL;
    }

    private static List<Line> lines(List<Usage> usage) {
        return usage.stream()
                .map(use -> new Line(PlanPage.capital(count(use)), "", null, null))
                .toList();
    }

    private static String count(Usage use) {
        Feature feature = use.limit().feature();
        long included = use.limit().included();
        return t("{0} of {1} {2}", use.used(), included, t(included == 1 ? feature.singular() : feature.title()));
    }
}
