package dev.basefly.workflows;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A transition of a workflow.
 *
 * @param sequence counted from 1
 * @param step the part that it was about, null when it was about none
 * @param signal the id of the signal that it took
 * @param error for the operator
 */
public record StoredStep(
        int sequence,
        @Nullable String step,
        StepOutcome outcome,
        int attempt,
        @Nullable String signal,
        @Nullable String error,
        Instant startedAt,
        Instant endedAt) {

    static final String SELECT = """
            select sequence, step, outcome, attempt, signal_id, error, started_at, ended_at from workflow_steps
            """;

    /** What its organization may read of the error: what the step says of itself, or why somebody intervened. */
    public @Nullable String words() {
        return switch (outcome) {
            case STOPPED, RETRIED, SKIPPED -> error;
            case DONE, FAILED, POSTPONED, WOKEN, RECEIVED, TIMED_OUT, COMPENSATED, COMPENSATION_FAILED, STUCK ->
                error == null ? null : StoredWorkflow.words(error);
        };
    }

    static StoredStep of(ResultSet row) throws SQLException {
        return new StoredStep(
                row.getInt("sequence"),
                row.getString("step"),
                StepOutcome.valueOf(row.getString("outcome")),
                row.getInt("attempt"),
                row.getString("signal_id"),
                row.getString("error"),
                Objects.requireNonNull(StoredWorkflow.instant(row, "started_at")),
                Objects.requireNonNull(StoredWorkflow.instant(row, "ended_at")));
    }
}
