package dev.basefly.events.delivery;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.events.EventsSettings;
import dev.basefly.jobs.Parameters;
import java.time.Clock;

/** Forgets old events, a million positions at a time. */
@CrossTenant(reason = "forgets the events of all tenants")
final class Retention {

    private Retention() {}

    /** Answers up to which position all is forgotten. */
    static long forget(SystemDatabase database, EventsSettings settings, Clock clock) {
        return database.jdbc()
                .sql("select events_forget(:before, :most)")
                .param("before", Parameters.utc(clock.instant().minus(settings.keep())))
                .param("most", settings.mostKept())
                .query(Long.class)
                .single();
    }
}
