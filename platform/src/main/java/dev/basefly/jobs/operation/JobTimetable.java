package dev.basefly.jobs.operation;

import dev.basefly.api.ApiError;
import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.Parameters;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.JobId;
import dev.basefly.jobs.JobSchedule;
import dev.basefly.jobs.Jobs;
import dev.basefly.runtime.RequestScope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The recurring jobs of the installation: when they come, run one now, pause one. */
@CrossTenant(reason = "schedules belong to the installation")
public final class JobTimetable {

    private final SystemDatabase database;
    private final Jobs jobs;
    private final AuditLog audit;
    private final Clock clock;
    private final Map<String, JobSchedule> known;

    JobTimetable(SystemDatabase database, Jobs jobs, AuditLog audit, Clock clock, Collection<JobSchedule> schedules) {
        this.database = database;
        this.jobs = jobs;
        this.audit = audit;
        this.clock = clock;
        this.known = schedules.stream().collect(Collectors.toMap(JobSchedule::name, Function.identity()));
    }

    /**
     * A schedule.
     *
     * @param nextAt its next time, null when there is none; a paused one passes it without a job
     * @param lastAt when it was last due, null before its first time
     * @param pausedAt null when it is not paused
     * @param isKnown whether this version has it; one that no process knows adds no jobs
     */
    public record Entry(
            String name,
            String kind,
            String expression,
            String zone,
            @Nullable Instant nextAt,
            @Nullable Instant lastAt,
            @Nullable Instant pausedAt,
            @Nullable String reason,
            boolean isKnown) {}

    /** All schedules by name. */
    public List<Entry> list() {
        return database.jdbc()
                .sql("select * from job_schedules order by name limit 1000")
                .query((row, _) -> entry(row))
                .list();
    }

    /**
     * Adds the schedule's job now, beside its times. While its last job is unfinished, that one is returned.
     *
     * @throws ApiError NOT_FOUND when this version has no such schedule
     */
    public JobId run(String name) {
        JobSchedule schedule = known.get(name);
        if (schedule == null) {
            throw ApiError.notFound("Schedule").remedy("Ask a process whose version has it");
        }
        RequestScope installation = RequestScope.current().withTenant(null);
        return installation.call(() -> database.inTransaction(() -> {
            JobId job = jobs.add(schedule.job().unique("schedule " + name));
            audit.recordForInstallation(
                    AuditEntry.of("job_schedule.run").on("job_schedule", name).with("job", job));
            return job;
        }));
    }

    /**
     * Lets its times pass without a job.
     *
     * @throws ApiError NOT_FOUND when there is no such schedule; VALIDATION_ERROR without a reason
     */
    public void pause(String name, String reason) {
        ApiError.requireReason(reason);
        change(name, clock.instant(), reason.strip());
    }

    /**
     * Lets it add jobs again from its next time on; those that passed are not made up for.
     *
     * @throws ApiError NOT_FOUND when there is no such schedule
     */
    public void resume(String name) {
        change(name, null, null);
    }

    private void change(String name, @Nullable Instant pausedAt, @Nullable String reason) {
        boolean _ = database.inTransaction(() -> {
            int changed = database.jdbc()
                    .sql("update job_schedules set paused_at = :at, pause_reason = :reason where name = :name")
                    .param("at", pausedAt == null ? null : Parameters.utc(pausedAt))
                    .param("reason", reason)
                    .param("name", name.replace('\0', ' '))
                    .update();
            if (changed == 0) {
                throw ApiError.notFound("Schedule");
            }
            audit.recordForInstallation(AuditEntry.of(pausedAt == null ? "job_schedule.resumed" : "job_schedule.paused")
                    .on("job_schedule", name)
                    .because(reason));
            return true;
        });
    }

    private Entry entry(ResultSet row) throws SQLException {
        String name = row.getString("name");
        return new Entry(
                name,
                row.getString("kind"),
                row.getString("expression"),
                row.getString("zone"),
                instant(row, "next_at"),
                instant(row, "last_at"),
                instant(row, "paused_at"),
                row.getString("pause_reason"),
                known.containsKey(name));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
