package dev.basefly.plans.web;

import static dev.basefly.words.Words.t;

import dev.basefly.access.Access;
import dev.basefly.dashboard.Notice;
import dev.basefly.dashboard.component.Tone;
import dev.basefly.plans.EntitlementDecision;
import dev.basefly.plans.Quotas;
import dev.basefly.plans.Usage;
import dev.basefly.plans.catalogue.Feature;
import dev.basefly.plans.catalogue.Recent;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import java.time.Duration;
import java.util.List;

/** Tells an organization above its pages that it has more than its plan includes, or that there is no room left. */
final class LimitNotices implements Notice.Source {

    /** Pages come one after the other, and what is used is counted by several statements. */
    private static final Duration KEPT = Duration.ofSeconds(3);

    private static final int MOST_KEPT = 10_000;

    private final Quotas quotas;
    private final Access access;
    private final Recent<TenantId, List<Usage>> kept = new Recent<>(KEPT, MOST_KEPT);

    LimitNotices(Quotas quotas, Access access) {
        this.quotas = quotas;
        this.access = access;
    }

    @Override
    public List<Notice> current() {
        boolean sees = RequestScope.currentTenant() != null
                && access.can(PlansWebConfiguration.READ).allowed();
        if (!sees) {
            return List.of();
        }
        return kept.get(RequestScope.current().requireTenant(), _ -> true, this::read).stream()
                .map(LimitNotices::notice)
                .toList();
    }

    private List<Usage> read() {
        return quotas.usage().stream()
                .filter(usage -> usage.limit().noticeAt(usage.used()) == 100)
                .toList();
    }

    private static Notice notice(Usage usage) {
        Feature feature = usage.limit().feature();
        long included = usage.limit().included();
        String count = included == 1
                ? t("{0} of {1} {2} is used.", usage.used(), included, t(feature.singular()))
                : t("{0} of {1} {2} are used.", usage.used(), included, t(feature.title()));
        return usage.isOverLimit()
                ? new Notice(
                        Tone.DANGER,
                        t("You have more {0} than your plan includes", t(feature.title())),
                        t("{0} What there is stays, and nothing new can be added.", count),
                        "See your plan",
                        EntitlementDecision.PAGE)
                : new Notice(
                        Tone.WARNING,
                        included == 1
                                ? t("The {0} of your plan is used", t(feature.singular()))
                                : t("All {0} of your plan are used", t(feature.title())),
                        count,
                        "See your plan",
                        EntitlementDecision.PAGE);
    }
}
