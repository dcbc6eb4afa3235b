package dev.basefly.jobs.operation;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.Parameters;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.JobsSettings;
import java.time.Clock;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forgets what organizations have more of, dead or finished, than is kept of each; what is too old is the workers' business. */
@CrossTenant(reason = "looks at what the jobs of all organizations leave behind")
final class Retention {

    private static final Logger log = LoggerFactory.getLogger(Retention.class);
    /** Of each organization at a time, so that no statement takes long. */
    private static final int STEP = 20_000;

    private final SystemDatabase database;
    private final JobsSettings settings;
    private final Clock clock;

    Retention(SystemDatabase database, JobsSettings settings, Clock clock) {
        this.database = database;
        this.settings = settings;
        this.clock = clock;
    }

    /** How many were forgotten. */
    record Forgotten(long finished, long dead) {}

    /** Goes on while there is much to forget. */
    void run(BooleanSupplier goesOn) {
        Forgotten forgotten = forget();
        while ((forgotten.finished() >= STEP || forgotten.dead() >= STEP) && goesOn.getAsBoolean()) {
            forgotten = forget();
        }
    }

    /** Looks at some of the organizations whose jobs ended lately. */
    Forgotten forget() {
        Forgotten forgotten = database.jdbc()
                .sql("select * from jobs_forget_beyond(?, ?, ?, ?)")
                .param(settings.mostFinished())
                .param(settings.mostDead())
                .param(Parameters.utc(clock.instant()))
                .param(STEP)
                .query((row, _) -> new Forgotten(row.getLong("finished"), row.getLong("dead")))
                .single();
        if (forgotten.dead() > 0) {
            log.warn(
                    "{} dead jobs of organizations that have more than {} were forgotten, the oldest",
                    forgotten.dead(),
                    settings.mostDead());
        }
        return forgotten;
    }
}
