package dev.basefly.plans.web;

import dev.basefly.access.Access;
import dev.basefly.dashboard.Notice;
import dev.basefly.dashboard.component.Tone;
import dev.basefly.plans.EntitlementDecision;
import dev.basefly.plans.Quotas;
import dev.basefly.plans.Usage;
import dev.basefly.runtime.RequestScope;
import java.util.List;

/** Tells an organization above its pages that it has more than its plan includes, or that there is no room left. */
final class LimitNotices implements Notice.Source {

    private final Quotas quotas;
    private final Access access;

    LimitNotices(Quotas quotas, Access access) {
        this.quotas = quotas;
        this.access = access;
    }

    @Override
    public List<Notice> current() {
        boolean sees = RequestScope.currentTenant() != null
                && access.can(PlansWebConfiguration.READ).allowed();
        return sees
                ? quotas.usage().stream()
                        .filter(usage ->
                                !usage.limit().isUnlimited() && usage.limit().included() > 0)
                        .filter(usage -> usage.percent() >= 100)
                        .map(LimitNotices::notice)
                        .toList()
                : List.of();
    }

    private static Notice notice(Usage usage) {
        String what = usage.limit().feature().title();
        String count = usage.used() + " of " + usage.limit().included() + " " + what + " are used.";
        return usage.isOverLimit()
                ? new Notice(
                        Tone.DANGER,
                        "You have more " + what + " than your plan includes",
                        count + " What there is stays, and nothing new can be added.",
                        "See your plan",
                        EntitlementDecision.PAGE)
                : new Notice(
                        Tone.WARNING,
                        "All " + what + " of your plan are used",
                        count,
                        "See your plan",
                        EntitlementDecision.PAGE);
    }
}
