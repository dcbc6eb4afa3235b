package dev.basefly.inbox;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.JobKind;
import dev.basefly.jobs.JobRun;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Deletes what people were told long ago. */
@CrossTenant(reason = "what is old is deleted for all organizations at once")
final class ForgetMessages {

    private static final Duration KEPT = Duration.ofDays(90);
    private static final int AT_ONCE = 5_000;

    private final SystemDatabase database;
    private final Clock clock;

    ForgetMessages(SystemDatabase database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** The job that does it. */
    record Forget() {

        static final JobKind<Forget> KIND = JobKind.of("inbox.forget_messages", Forget.class);
    }

    /** Deletes all of it in steps, so that no statement takes long, and returns how many there were. */
    long forget(JobRun run) {
        OffsetDateTime before = clock.instant().minus(KEPT).atOffset(ZoneOffset.UTC);
        long all = 0;
        int some;
        do {
            run.requireGoing();
            some = forget(before);
            all += some;
        } while (some == AT_ONCE);
        return all;
    }

    private int forget(OffsetDateTime before) {
        return database.jdbc()
                .sql("""
                        delete from inbox_messages where (tenant_id, person_id, id) in (
                            select tenant_id, person_id, id from inbox_messages
                            where created_at < :before order by created_at limit :most)
                        """)
                .param("before", before)
                .param("most", AT_ONCE)
                .update();
    }
}
