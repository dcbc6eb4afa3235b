package dev.basefly.jobs;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.settings.SettingsBeans;
import io.micrometer.tracing.Tracer;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.env.MockEnvironment;

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

    /** Adds jobs by the connections and the clock of a test. */
    public static Jobs jobs(JdbcClient tenants, SystemDatabase system, Wakeups wakeups, Clock clock) {
        return new Jobs(
                tenants,
                system,
                wakeups,
                clock,
                Tracer.NOOP,
                SettingsBeans.of(JobsSettings.class, new MockEnvironment()));
    }

    /** What a schedule decides when it is due. */
    public record Step(List<String> uniqueKeys, @Nullable Instant next) {}

    /** Asks the schedule itself. */
    public static Step step(JobSchedule schedule, Instant at, Instant now) {
        Schedules.Step step = Schedules.step(schedule, at, now);
        return new Step(step.wanted().stream().map(NewJob::uniqueKey).toList(), step.next());
    }
}
