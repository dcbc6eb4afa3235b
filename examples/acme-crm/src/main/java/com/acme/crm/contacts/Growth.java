package com.acme.crm.contacts;

import com.acme.crm.contacts.ContactChanged.Change;
import dev.basefly.events.Delivery;
import dev.basefly.runtime.RequestScope;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How many contacts the organization in scope adds on each day, counted from events. */
@Component
class Growth {

    private final JdbcClient jdbc;
    private final Clock clock;

    Growth(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Counts a contact that was added; it runs in a transaction with the event, so each counts exactly once. */
    void count(ContactChanged event, Delivery delivery) {
        if (event.change() == Change.ADDED) {
            jdbc.sql("""
                            insert into contact_days (tenant_id, day, added) values (:tenant, :day, 1)
                            on conflict (tenant_id, day) do update set added = contact_days.added + 1
                            """)
                    .param("tenant", RequestScope.current().requireTenant().value())
                    .param("day", day(delivery.occurredAt()))
                    .update();
        }
    }

    /** How many were added on the last days, today among them. */
    int ofTheLastDays(int days) {
        return jdbc.sql("select coalesce(sum(added), 0) from contact_days where day > :before")
                .param("before", day(clock.instant()).minusDays(days))
                .query(Integer.class)
                .single();
    }

    private static LocalDate day(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }
}
