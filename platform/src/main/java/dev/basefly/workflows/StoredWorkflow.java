package dev.basefly.workflows;

import dev.basefly.jobs.StoredJob;
import dev.basefly.runtime.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A workflow as it stands.
 *
 * @param tenant null for one of the installation's own
 * @param shape of the definition that it was started with
 * @param position the part it stands at, null when it goes back or has ended
 * @param state JSON
 * @param failures how often the part it stands at has failed
 * @param undo the steps that would be taken back, the last one first to go
 * @param wakeAt when it goes on, null when only a signal or an operator lets it
 * @param stopAsked whether somebody wants it taken back
 * @param error of the last attempt that failed, or why it goes back, for the operator
 * @param actor who started it, without personal data
 */
public record StoredWorkflow(
        WorkflowId id,
        @Nullable TenantId tenant,
        String name,
        int version,
        String shape,
        String key,
        WorkflowState status,
        @Nullable String position,
        String state,
        int sequence,
        int failures,
        List<String> undo,
        @Nullable Instant wakeAt,
        boolean stopAsked,
        @Nullable String error,
        String actor,
        Instant createdAt,
        @Nullable Instant endedAt) {

    /** How an exception is noted: its class and its message. */
    private static final Pattern THROWN = Pattern.compile("[a-z]\\w*(\\.[\\w$]+)+: ");

    static final String SELECT = """
            select tenant_id, id, name, version, shape, key, status, position, state::text as state, sequence, attempt, undo,
                wake_at, asked is not null as stop_asked, error, actor, created_at, ended_at
            from workflows
            """;

    public StoredWorkflow {
        undo = List.copyOf(undo);
    }

    /** What its organization may read of the error: also why somebody wanted it taken back. */
    public @Nullable String words() {
        boolean said = stopAsked
                && status != WorkflowState.STUCK
                && error != null
                && !THROWN.matcher(error).lookingAt();
        return error == null || said ? error : words(error);
    }

    /** What a step says of itself, and nothing of internals. */
    static String words(String error) {
        return new StoredJob.FailedAttempt(1, Instant.EPOCH, error).words();
    }

    static StoredWorkflow of(ResultSet row) throws SQLException {
        UUID tenant = row.getObject("tenant_id", UUID.class);
        return new StoredWorkflow(
                new WorkflowId(row.getObject("id", UUID.class)),
                tenant.equals(TenantId.INSTALLATION.value()) ? null : new TenantId(tenant),
                row.getString("name"),
                row.getInt("version"),
                row.getString("shape"),
                row.getString("key"),
                WorkflowState.valueOf(row.getString("status")),
                row.getString("position"),
                Objects.requireNonNull(row.getString("state")),
                row.getInt("sequence"),
                row.getInt("attempt"),
                List.of((String[]) row.getArray("undo").getArray()),
                instant(row, "wake_at"),
                row.getBoolean("stop_asked"),
                row.getString("error"),
                row.getString("actor"),
                Objects.requireNonNull(instant(row, "created_at")),
                instant(row, "ended_at"));
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
