package dev.basefly.plans;

import dev.basefly.plans.PlanAssignment.Period;
import dev.basefly.plans.catalogue.Window;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * The window that a moment lies in.
 *
 * @param start since when is counted, the epoch where the count never begins anew
 * @param noticesSince since when what was told counts: of what never begins anew, since the first of the month
 */
record UsageWindow(Instant start, Instant noticesSince) {

    static UsageWindow of(Window window, Instant now, CurrentPlan plan) {
        return switch (window) {
            case NONE -> new UsageWindow(Instant.EPOCH, month(now));
            case DAY -> from(now.truncatedTo(ChronoUnit.DAYS));
            case MONTH -> from(month(now));
            case BILLING_PERIOD -> from(period(now, plan));
        };
    }

    private static UsageWindow from(Instant start) {
        return new UsageWindow(start, start);
    }

    private static Instant month(Instant now) {
        OffsetDateTime time = now.atOffset(ZoneOffset.UTC);
        return time.toLocalDate().withDayOfMonth(1).atTime(LocalTime.MIDNIGHT).toInstant(ZoneOffset.UTC);
    }

    /** News of the next period may come late: it begins when the last one ends. */
    private static Instant period(Instant now, CurrentPlan plan) {
        Period period = plan.assignment().map(PlanAssignment::period).orElse(null);
        if (!plan.isEntitled() || period == null || now.isBefore(period.start())) {
            return month(now);
        }
        return now.isBefore(period.end()) ? period.start() : period.end();
    }
}
