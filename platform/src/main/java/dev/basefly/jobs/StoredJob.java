package dev.basefly.jobs;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job as it stands.
 *
 * @param actor who added it, without personal data
 * @param progress in percent, null if its work told nothing
 * @param result JSON, null if there is none
 * @param error of the last attempt that failed, null if none did
 */
public record StoredJob(
        JobId id,
        @Nullable UUID tenant,
        String queue,
        String kind,
        JobState state,
        int attempt,
        String actor,
        @Nullable Integer progress,
        @Nullable String progressNote,
        @Nullable String result,
        @Nullable String error,
        Instant createdAt,
        Instant runAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt) {

    /** Both tables as one, newest first when ordered by id. */
    static final String ALL = """
            (select tenant_id, id, queue, kind, state, attempt, actor, progress, progress_note, null::jsonb as result,
                failures, created_at, run_at, started_at, null::timestamptz as finished_at
            from jobs
            union all
            select tenant_id, id, queue, kind, state, attempt, actor, case when state = 'COMPLETED' then 100 end, null, result,
                failures, created_at, run_at, started_at, finished_at
            from finished_jobs)
            """;

    static final String COLUMNS = """
            tenant_id, id, queue, kind, state, attempt, actor, progress, progress_note, result::text as result,
            failures -> -1 ->> 'error' as error, created_at, run_at, started_at, finished_at
            """;

    static StoredJob of(ResultSet row) throws SQLException {
        UUID tenant = row.getObject("tenant_id", UUID.class);
        return new StoredJob(
                new JobId(row.getObject("id", UUID.class)),
                Lane.isInstallation(tenant) ? null : tenant,
                row.getString("queue"),
                row.getString("kind"),
                JobState.valueOf(row.getString("state")),
                row.getInt("attempt"),
                row.getString("actor"),
                row.getObject("progress", Integer.class),
                row.getString("progress_note"),
                row.getString("result"),
                row.getString("error"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("run_at", OffsetDateTime.class).toInstant(),
                instant(row, "started_at"),
                instant(row, "finished_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
