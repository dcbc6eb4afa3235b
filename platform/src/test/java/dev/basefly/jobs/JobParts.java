package dev.basefly.jobs;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parts of this package that tests of the worker need. */
@CrossTenant(reason = "wakes the workers of all tenants")
public final class JobParts {

    private JobParts() {}

    /** Wake-ups that nobody hears: a simulation carries or loses them itself. */
    @SuppressWarnings("NullAway")
    public static Wakeups silentWakeups() {
        return new Wakeups(null);
    }

    /** Wake-ups of another process. */
    public static Wakeups wakeups(SystemDatabase database) {
        return new Wakeups(database);
    }

    /** What a schedule decides when it is due. */
    public record Step(List<String> uniqueKeys, @Nullable Instant next) {}

    /** Asks the schedule itself. */
    public static Step step(JobSchedule schedule, Instant at, Instant now) {
        Schedules.Step step = Schedules.step(schedule, at, now);
        return new Step(step.wanted().stream().map(NewJob::uniqueKey).toList(), step.next());
    }
}
