package dev.basefly.jobs.flow;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.Parameters;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.BatchId;
import dev.basefly.jobs.Lane;
import dev.basefly.jobs.Wakeups;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what happened in batches and does what follows. The end of a job is noted in its own transaction; whoever comes
 * first folds notes into their batch, so that neither a crash nor two jobs that end at once can lose an end or see it twice.
 */
@CrossTenant(reason = "looks after the batches of all tenants")
final class Folding {

    private static final Logger log = LoggerFactory.getLogger(Folding.class);
    private static final int MOST_NOTES = 10_000;
    private static final int MOST_ROUNDS = 100;
    private static final long BETWEEN_ROUNDS_MILLIS = 10;
    private static final int MOST_FORGOTTEN = 10_000;
    private static final Duration BETWEEN_FORGETTING = Duration.ofMinutes(1);

    private final SystemDatabase database;
    private final Wakeups wakeups;
    private final Clock clock;
    private final Duration keepEnded;
    private Instant forgetAt = Instant.MIN;

    private record Noted(UUID tenant, UUID batch) {}

    Folding(SystemDatabase database, Wakeups wakeups, Clock clock, Duration keepEnded) {
        this.database = database;
        this.wakeups = wakeups;
        this.clock = clock;
        this.keepEnded = keepEnded;
    }

    /** Folds until nothing is left, or others hold what is left; what ends within some milliseconds is folded together. */
    void run(BooleanSupplier goesOn) {
        try {
            for (int round = 0; round < MOST_ROUNDS && goesOn.getAsBoolean() && fold() > 0; round++) {
                TimeUnit.MILLISECONDS.sleep(BETWEEN_ROUNDS_MILLIS);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        if (!clock.instant().isBefore(forgetAt)) {
            forgetAt = clock.instant().plus(BETWEEN_FORGETTING);
            forget();
        }
    }

    /** One look at each batch that something is noted of; returns how many these were. */
    int fold() {
        List<Noted> noted = database.jdbc()
                .sql("""
                        select distinct tenant_id, batch_id
                        from (
                            select c.tenant_id, c.batch_id
                            from job_batch_changes c
                            join job_batches b on b.tenant_id = c.tenant_id and b.id = c.batch_id
                            limit ?) noted
                        """)
                .param(MOST_NOTES)
                .query((row, _) -> new Noted(row.getObject(1, UUID.class), row.getObject(2, UUID.class)))
                .list();
        noted.forEach(this::foldOne);
        return noted.size();
    }

    /** One that fails must not hold up the others. */
    private void foldOne(Noted noted) {
        try {
            Map<Lane, Long> lanes = new HashMap<>();
            database.jdbc()
                    .sql("select tenant_id, queue, limit_key, rank from jobs_fold_batch(?, ?, ?, ?)")
                    .param(noted.tenant())
                    .param(noted.batch())
                    .param(Parameters.utc(clock.instant()))
                    .param(MOST_NOTES)
                    .query(row -> {
                        Lane lane = new Lane(row.getObject(1, UUID.class), row.getString(2), row.getString(3));
                        lanes.merge(lane, row.getLong(4), Math::min);
                    });
            wakeups.wake(lanes);
        } catch (RuntimeException failure) {
            log.warn("What happened in {} cannot be counted for now", new BatchId(noted.batch()), failure);
        }
    }

    /** Deletes batches that ended long ago, and windows that are over. */
    private void forget() {
        database.jdbc()
                .sql("""
                        with gone as (
                            delete from job_batches where ctid = any (array(
                                select ctid from job_batches where ended_at < :before order by ended_at limit :most))
                            returning tenant_id, id)
                        delete from job_batch_changes c using gone
                        where c.tenant_id = gone.tenant_id and c.batch_id = gone.id
                        """)
                .param("before", Parameters.utc(clock.instant().minus(keepEnded)))
                .param("most", MOST_FORGOTTEN)
                .update();
        // What a job noted while its batch was forgotten.
        database.jdbc().sql("""
                        delete from job_batch_changes where ctid = any (array(
                            select c.ctid from job_batch_changes c
                            where not exists (
                                select from job_batches b where b.tenant_id = c.tenant_id and b.id = c.batch_id)
                            limit :most for update skip locked))
                        """).param("most", MOST_FORGOTTEN).update();
        database.jdbc()
                .sql("""
                        delete from job_windows where ctid = any (array(
                            select ctid from job_windows where until < :now order by until limit :most
                            for update skip locked))
                        """)
                .param("now", Parameters.utc(clock.instant()))
                .param("most", MOST_FORGOTTEN)
                .update();
    }
}
