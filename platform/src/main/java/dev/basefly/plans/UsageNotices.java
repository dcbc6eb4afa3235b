package dev.basefly.plans;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.Parameters;
import dev.basefly.database.SystemDatabase;
import dev.basefly.events.Events;
import dev.basefly.plans.catalogue.Window;
import dev.basefly.runtime.TenantId;
import java.time.Clock;
import java.time.Instant;

/** Says once a month that an organization comes to a limit, of what {@link Quotas} does not count itself. */
@CrossTenant(reason = "takes part in transactions of the system database, in which people join organizations")
public final class UsageNotices {

    private final SystemDatabase database;
    private final PlanBook book;
    private final Events events;
    private final Clock clock;

    UsageNotices(SystemDatabase database, PlanBook book, Events events, Clock clock) {
        this.database = database;
        this.book = book;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Publishes {@link UsageNoticed} where so many are 80 or 100 percent for the first time this month. Takes part in a
     * transaction of the system database that is open.
     *
     * @param used how many there are
     */
    public void seen(TenantId organization, String feature, long used) {
        CurrentPlan plan = book.of(organization);
        Limit limit = plan.limit(feature);
        int percent = limit.noticeAt(used);
        if (percent == 0) {
            return;
        }
        Instant month = UsageWindow.of(Window.NONE, clock.instant(), plan).noticesSince();
        database.inTransaction(() -> {
            if (note(organization, feature, percent, month)) {
                events.publish(new UsageNoticed(organization, feature, percent, used, limit.included(), month));
            }
            return true;
        });
    }

    private boolean note(TenantId organization, String feature, int percent, Instant since) {
        return database.jdbc()
                        .sql("""
                                insert into plan_notices (organization, feature, percent, since)
                                values (:organization, :feature, :percent, :since)
                                on conflict (organization, feature, percent) do update set since = excluded.since
                                where plan_notices.since < excluded.since
                                """)
                        .param("organization", organization.value())
                        .param("feature", feature)
                        .param("percent", percent)
                        .param("since", Parameters.utc(since))
                        .update()
                == 1;
    }
}
