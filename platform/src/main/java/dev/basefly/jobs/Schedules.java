package dev.basefly.jobs;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.Parameters;
import dev.basefly.database.SystemDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Adds the jobs of schedules that are due. Whoever locks a schedule's row adds its job and moves it on in one transaction,
 * so that a time counts once however many processes look.
 */
@CrossTenant(reason = "schedules belong to the installation")
final class Schedules {

    private static final int MOST_MADE_UP = 100;

    /** After this a time counts as missed. */
    private static final Duration LATE = Duration.ofMinutes(1);

    private final SystemDatabase database;
    private final Jobs jobs;
    private final Clock clock;
    private final Map<String, JobSchedule> schedules;
    private boolean registered;

    /** @throws IllegalStateException when two schedules have one name */
    Schedules(SystemDatabase database, Jobs jobs, Clock clock, Collection<JobSchedule> schedules) {
        this.database = database;
        this.jobs = jobs;
        this.clock = clock;
        this.schedules = schedules.stream().collect(Collectors.toMap(JobSchedule::name, Function.identity()));
    }

    private record Due(JobSchedule schedule, Instant at, boolean paused) {}

    /** Adds what is due; returns how many jobs that were. */
    int addDue() {
        if (schedules.isEmpty()) {
            return 0;
        }
        if (!registered) {
            schedules.values().forEach(this::register);
            registered = true;
        }
        return database.inTransaction(() -> {
            int added = 0;
            for (Due due : due()) {
                added += add(due);
            }
            return added;
        });
    }

    /** A schedule whose times changed begins anew; one that was known goes on where it was. */
    private void register(JobSchedule schedule) {
        database.jdbc()
                .sql("""
                        insert into job_schedules (name, kind, expression, zone, next_at)
                        values (:name, :kind, :expression, :zone, :next)
                        on conflict (name) do update
                        set kind = excluded.kind, expression = excluded.expression, zone = excluded.zone,
                            next_at = excluded.next_at
                        where (job_schedules.kind, job_schedules.expression, job_schedules.zone)
                            is distinct from (excluded.kind, excluded.expression, excluded.zone)
                        """)
                .param("name", schedule.name())
                .param("kind", schedule.job().kind().name())
                .param("expression", schedule.expression())
                .param("zone", schedule.zone().getId())
                .param("next", utc(schedule.after(clock.instant()).orElse(null)))
                .update();
    }

    private List<Due> due() {
        return database.jdbc()
                .sql("""
                        select name, next_at, paused_at is not null from job_schedules
                        where name = any(:names) and next_at <= :now order by next_at for update skip locked
                        """)
                .param("names", Parameters.array("text", schedules.keySet(), Function.identity()))
                .param("now", Parameters.utc(clock.instant()))
                .query((row, _) -> new Due(
                        Objects.requireNonNull(schedules.get(row.getString(1))),
                        row.getObject(2, OffsetDateTime.class).toInstant(),
                        row.getBoolean(3)))
                .list();
    }

    private int add(Due due) {
        Instant now = clock.instant();
        Step step = step(due.schedule(), due.at(), now);
        database.jdbc()
                .sql("update job_schedules set next_at = :next, last_at = :last where name = :name")
                .param("next", utc(step.next()))
                .param("last", Parameters.utc(now))
                .param("name", due.schedule().name())
                .update();
        if (due.paused()) {
            return 0;
        }
        jobs.addAll(step.wanted());
        return step.wanted().size();
    }

    /**
     * What a schedule that is due wants.
     *
     * @param next when it is due again, null if never
     */
    record Step(List<NewJob<?>> wanted, @Nullable Instant next) {}

    /** Decides from the time at which the schedule was due, and the time it is. */
    static Step step(JobSchedule schedule, Instant at, Instant now) {
        List<Instant> passed = new ArrayList<>();
        @Nullable Instant next = at;
        while (next != null && !next.isAfter(now) && passed.size() < MOST_MADE_UP) {
            passed.add(next);
            next = schedule.after(next).orElse(null);
        }
        if (next != null && !next.isAfter(now)) {
            next = schedule.after(now).orElse(null);
        }
        boolean inTime = Duration.between(passed.getLast(), now).compareTo(LATE) < 0;
        return new Step(wanted(schedule, passed, inTime), next);
    }

    private static List<NewJob<?>> wanted(JobSchedule schedule, List<Instant> passed, boolean inTime) {
        NewJob<?> one = schedule.job().unique("schedule " + schedule.name());
        return switch (schedule.catchUp()) {
            case EACH ->
                passed.stream()
                        .<NewJob<?>>map(time -> schedule.job().unique("schedule " + schedule.name() + " " + time))
                        .toList();
            case ONCE -> List.of(one);
            case NONE -> inTime ? List.of(one) : List.of();
        };
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant time) {
        return time == null ? null : Parameters.utc(time);
    }
}
