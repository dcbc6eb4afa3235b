package dev.basefly.plans.web;

import dev.basefly.access.Access;
import dev.basefly.dashboard.Notice;
import dev.basefly.dashboard.component.Tone;
import dev.basefly.plans.EntitlementDecision;
import dev.basefly.plans.Quotas;
import dev.basefly.plans.Usage;
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
    private final Recent<TenantId, List<Notice>> kept = new Recent<>(KEPT, MOST_KEPT);

    LimitNotices(Quotas quotas, Access access) {
        this.quotas = quotas;
        this.access = access;
    }

    @Override
    public List<Notice> current() {
        boolean sees = RequestScope.currentTenant() != null
                && access.can(PlansWebConfiguration.READ).allowed();
        return sees ? kept.get(RequestScope.current().requireTenant(), _ -> true, this::read) : List.of();
    }

    private List<Notice> read() {
        return quotas.usage().stream()
                .filter(usage -> usage.limit().noticeAt(usage.used()) == 100)
                .map(LimitNotices::notice)
                .toList();
    }

    private static Notice notice(Usage usage) {
        String what = usage.limit().feature().title();
        long included = usage.limit().included();
        String count = usage.used() + " of " + usage.limit().feature().counted(included)
                + (included == 1 ? " is" : " are") + " used.";
        return usage.isOverLimit()
                ? new Notice(
                        Tone.DANGER,
                        "You have more " + what + " than your plan includes",
                        count + " What there is stays, and nothing new can be added.",
                        "See your plan",
                        EntitlementDecision.PAGE)
                : new Notice(
                        Tone.WARNING,
                        included == 1
                                ? "The " + usage.limit().feature().singular() + " of your plan is used"
                                : "All " + what + " of your plan are used",
                        count,
                        "See your plan",
                        EntitlementDecision.PAGE);
    }
}
