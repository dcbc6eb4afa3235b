package dev.basefly.analytics;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Counts of the installation, by day in UTC. */
@CrossTenant(reason = "the counts are the installation's")
public final class DailyCounts {

    private final SystemDatabase database;

    DailyCounts(SystemDatabase database) {
        this.database = database;
    }

    /** One more, in the transaction that is open. */
    void add(String name, Instant at) {
        database.jdbc()
                .sql("""
                        insert into daily_counts (day, name, count) values (?, ?, 1)
                        on conflict (day, name) do update set count = daily_counts.count + 1
                        """)
                .param(LocalDate.ofInstant(at, ZoneOffset.UTC))
                .param(name)
                .update();
    }

    /** How often it happened on a day. */
    public long of(String name, LocalDate day) {
        return database.jdbc()
                .sql("select coalesce(max(count), 0) from daily_counts where name = ? and day = ?")
                .param(name)
                .param(day)
                .query(Long.class)
                .single();
    }
}
