package dev.basefly.jobs;

import static dev.basefly.words.Words.noted;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A job as it stands.
 *
 * @param actor who added it, without personal data
 * @param cancelAsked whether somebody asked its work to end
 * @param progress in percent, null if its work told nothing
 * @param result JSON, null if there is none
 * @param failures the attempts that failed, the oldest first; in lists only the last
 */
public record StoredJob(
        JobId id,
        @Nullable UUID tenant,
        String queue,
        String kind,
        JobState state,
        int attempt,
        String actor,
        boolean cancelAsked,
        @Nullable Integer progress,
        @Nullable String progressNote,
        @Nullable String result,
        List<FailedAttempt> failures,
        Instant createdAt,
        Instant runAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt) {

    static final String UNFINISHED = """
            select tenant_id, id, queue, kind, state, attempt, actor, cancel_asked, progress, progress_note,
                null::jsonb as result, failures, created_at, run_at, started_at, null::timestamptz as finished_at
            from jobs
            """;

    static final String FINISHED = """
            select tenant_id, id, queue, kind, state, attempt, actor, false as cancel_asked,
                case when state = 'COMPLETED' then 100 end::smallint as progress, null as progress_note,
                result, failures, created_at, run_at, started_at, finished_at
            from finished_jobs
            """;

    private static final String COLUMNS = """
            tenant_id, id, queue, kind, state, attempt, actor, cancel_asked, progress, progress_note,
            result::text as result, created_at, run_at, started_at, finished_at,
            """;

    /** With the last failure only. */
    static final String BRIEF = COLUMNS + "jsonb_build_array(failures -> -1)::text as failures";

    static final String WHOLE = COLUMNS + "failures::text as failures";

    public StoredJob {
        failures = List.copyOf(failures);
    }

    /**
     * An attempt at a job that failed.
     *
     * @param attempt counted from 1; a replayed job begins anew
     * @param error as it was thrown, for the operator
     */
    public record FailedAttempt(int attempt, Instant at, String error) {

        private static final String LOST = noted("The worker was lost");
        private static final String FOR_PEOPLE = JobFailure.class.getName() + ": ";

        /** What the job's organization may read: what its work says of itself, and nothing of internals. */
        public String words() {
            if (error.startsWith(FOR_PEOPLE) && !error.startsWith(FOR_PEOPLE + JobHandler.UNREADABLE)) {
                return error.substring(FOR_PEOPLE.length());
            }
            return error.startsWith("Timed out") || error.equals(LOST)
                    ? error
                    : noted("It failed for a reason that the operator can see");
        }

        /** Reads them as the database keeps them, the oldest first. */
        public static List<FailedAttempt> read(@Nullable String json) {
            return json == null
                    ? List.of()
                    : JsonMapper.shared()
                            .readTree(json)
                            .valueStream()
                            .filter(JsonNode::isObject)
                            .map(FailedAttempt::of)
                            .toList();
        }

        private static FailedAttempt of(JsonNode entry) {
            return new FailedAttempt(
                    entry.path("attempt").asInt(0),
                    OffsetDateTime.parse(entry.path("at").asString()).toInstant(),
                    entry.path("error").asString(""));
        }
    }

    /** Of the last attempt that failed, null if none did. */
    public @Nullable String error() {
        return failures.isEmpty() ? null : failures.getLast().error();
    }

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
                row.getBoolean("cancel_asked"),
                row.getObject("progress", Integer.class),
                row.getString("progress_note"),
                row.getString("result"),
                FailedAttempt.read(row.getString("failures")),
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
