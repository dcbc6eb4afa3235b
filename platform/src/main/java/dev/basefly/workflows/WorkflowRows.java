package dev.basefly.workflows;

import dev.basefly.database.Parameters;
import dev.basefly.jobs.JobOrigin;
import dev.basefly.workflows.Instance.Checkpoint;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import tools.jackson.databind.json.JsonMapper;

/** The statements about workflows and what they did, for one tenant. */
class WorkflowRows {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int LONGEST_ERROR = 2_000;

    static final String INSTANCE = """
            select id, name, version, shape, key, sequence, driver, asked, asked_because, actor, request_id, traceparent,
                generation, status, position, state::text as state, attempt, undo, wake_at, error,
                postponed, postponed_since
            from workflows
            """;

    /** Somebody else has made the transition, or it is not wanted any more: this one never was. */
    static final class Overtaken extends RuntimeException {

        private static final long serialVersionUID = 1;

        Overtaken(@Nullable Throwable cause) {
            super("Somebody else has gone on with the workflow", cause);
        }
    }

    /** What is written of a transition. */
    record Entry(
            @Nullable String step,
            StepOutcome outcome,
            int attempt,
            @Nullable String signal,
            @Nullable String error,
            Instant startedAt,
            Instant endedAt) {}

    /** Returns whether there was none of its name and key that has not ended. */
    boolean insert(JdbcClient jdbc, Instance fresh, Instant now) {
        Checkpoint at = fresh.at();
        return jdbc.sql("""
                        insert into workflows (tenant_id, id, name, version, shape, key, status, position, state, driver,
                            wake_at, actor, request_id, traceparent, generation, created_at, ended_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict (tenant_id, name, key) where ended_at is null do nothing
                        """)
                        .param(Transactions.tenant())
                        .param(fresh.id().value())
                        .param(fresh.name())
                        .param(fresh.version())
                        .param(fresh.shape())
                        .param(fresh.key())
                        .param(at.status().name())
                        .param(at.position())
                        .param(at.state())
                        .param(fresh.driver())
                        .param(time(at.wakeAt()))
                        .param(fresh.origin().actor())
                        .param(fresh.origin().requestId())
                        .param(fresh.origin().traceparent())
                        .param(fresh.origin().generation())
                        .param(Parameters.utc(now))
                        .param(time(at.status().isFinal() ? now : null))
                        .update()
                == 1;
    }

    Optional<Instance> find(JdbcClient jdbc, WorkflowId id) {
        return jdbc.sql(INSTANCE + "where tenant_id = ? and id = ?")
                .param(Transactions.tenant())
                .param(id.value())
                .query((row, _) -> read(row))
                .optional();
    }

    /** The one of this name and key that has not ended. */
    Optional<WorkflowId> live(JdbcClient jdbc, String name, String key) {
        return jdbc.sql("select id from workflows where tenant_id = ? and name = ? and key = ? and ended_at is null")
                .param(Transactions.tenant())
                .param(name)
                .param(key)
                .query((row, _) -> new WorkflowId(row.getObject(1, UUID.class)))
                .optional();
    }

    /**
     * Writes a transition, in the open transaction.
     *
     * @param driver the job that goes on
     * @throws Overtaken when it was made already, or somebody wants the workflow taken back and this goes forwards
     */
    void save(JdbcClient jdbc, Instance from, Checkpoint next, @Nullable UUID driver, Entry entry) {
        move(jdbc, from, next, driver, entry.endedAt());
        note(jdbc, from, next, entry);
    }

    /** A transition that was made in the tenant's own database and is not known here, as after a crash between the two. */
    @Nullable
    Checkpoint ahead(JdbcClient jdbc, Instance known) {
        return jdbc.sql(
                        "select checkpoint::text from workflow_steps where tenant_id = ? and workflow_id = ? and sequence = ?")
                .param(Transactions.tenant())
                .param(known.id().value())
                .param(known.sequence() + 1)
                .query((row, _) -> JSON.readValue(row.getString(1), Checkpoint.class))
                .optional()
                .orElse(null);
    }

    /** Brings the workflow up to what its steps say, without its work being done again. */
    void adopt(JdbcClient jdbc, Instance known, Checkpoint made, @Nullable UUID driver, Instant now) {
        // Whatever was asked for since: this has happened. The next turn obeys.
        move(jdbc, known, made, driver, new Move(now, true));
        String signal = jdbc.sql(
                        "select signal_id from workflow_steps where tenant_id = ? and workflow_id = ? and sequence = ?")
                .param(Transactions.tenant())
                .param(known.id().value())
                .param(known.sequence() + 1)
                .query((row, _) -> Optional.ofNullable(row.getString(1)))
                .single()
                .orElse(null);
        if (signal != null) {
            Signals.consume(jdbc, known.id(), signal, known.sequence() + 1, null);
        }
    }

    /** Goes on by another form of its definition. */
    Instance adoptShape(JdbcClient jdbc, Instance at, String shape) {
        if (at.shape().equals(shape)) {
            return at;
        }
        int changed = jdbc.sql("update workflows set shape = ? where tenant_id = ? and id = ? and sequence = ?")
                .param(shape)
                .param(Transactions.tenant())
                .param(at.id().value())
                .param(at.sequence())
                .update();
        if (changed != 1) {
            throw new Overtaken(null);
        }
        return at.shaped(shape);
    }

    /** Another job goes on with it, as the one that should is gone. */
    boolean handOver(JdbcClient jdbc, Instance at, UUID driver) {
        return jdbc.sql("""
                        update workflows set driver = ?
                        where tenant_id = ? and id = ? and sequence = ? and driver is not distinct from ?
                        """)
                        .param(driver)
                        .param(Transactions.tenant())
                        .param(at.id().value())
                        .param(at.sequence())
                        .param(at.driver())
                        .update()
                == 1;
    }

    /** Returns whether it could still be asked for. */
    boolean ask(JdbcClient jdbc, WorkflowId id, Instance.Asked asked, String reason) {
        return jdbc.sql("""
                        update workflows set asked = ?, asked_because = ?
                        where tenant_id = ? and id = ? and asked is null and status in ('RUNNING', 'SLEEPING', 'AWAITING')
                        """)
                        .param(asked.name())
                        .param(reason)
                        .param(Transactions.tenant())
                        .param(id.value())
                        .update()
                == 1;
    }

    static String cut(String error) {
        String text = error.replace("\u0000", "");
        return text.substring(0, Math.min(text.length(), LONGEST_ERROR));
    }

    /** @param whateverIsAsked also when somebody has asked for the workflow to be taken back */
    private record Move(Instant at, boolean whateverIsAsked) {}

    void move(JdbcClient jdbc, Instance from, Checkpoint next, @Nullable UUID driver, Instant now) {
        move(jdbc, from, next, driver, new Move(now, isBackwards(next)));
    }

    private static void move(JdbcClient jdbc, Instance from, Checkpoint next, @Nullable UUID driver, Move move) {
        WorkflowState status = from.at().status().become(next.status());
        int changed = jdbc.sql("""
                        update workflows set
                            status = case when asked = 'CANCEL' and ? = 'COMPENSATED' then 'CANCELLED' else ? end,
                            position = ?, state = ?::jsonb, sequence = ?, attempt = ?, undo = ?, driver = ?, wake_at = ?,
                            error = ?, ended_at = ?, postponed = ?, postponed_since = ?
                        where tenant_id = ? and id = ? and sequence = ? and (asked is null or ?)
                        """)
                .param(status.name())
                .param(status.name())
                .param(next.position())
                .param(next.state())
                .param(from.sequence() + 1)
                .param(next.attempt())
                .param(new SqlArrayValue("text", next.undo().toArray()))
                .param(driver)
                .param(time(next.wakeAt()))
                .param(next.error())
                .param(time(status.isFinal() ? move.at() : null))
                .param(next.postponed())
                .param(time(next.postponedSince()))
                .param(Transactions.tenant())
                .param(from.id().value())
                .param(from.sequence())
                .param(move.whateverIsAsked())
                .update();
        if (changed != 1) {
            throw new Overtaken(null);
        }
    }

    void note(JdbcClient jdbc, Instance from, Checkpoint next, Entry entry) {
        try {
            int ignored = jdbc.sql("""
                            insert into workflow_steps (tenant_id, workflow_id, sequence, step, outcome, attempt, signal_id,
                                error, checkpoint, started_at, ended_at)
                            values (?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?)
                            """)
                    .param(Transactions.tenant())
                    .param(from.id().value())
                    .param(from.sequence() + 1)
                    .param(entry.step())
                    .param(entry.outcome().name())
                    .param(entry.attempt())
                    .param(entry.signal())
                    .param(entry.error())
                    .param(JSON.writeValueAsString(next))
                    .param(Parameters.utc(entry.startedAt()))
                    .param(Parameters.utc(entry.endedAt()))
                    .update();
        } catch (DuplicateKeyException there) {
            throw new Overtaken(there);
        }
    }

    private static boolean isBackwards(Checkpoint next) {
        return switch (next.status()) {
            case COMPENSATING, COMPENSATED, CANCELLED, STUCK -> true;
            case RUNNING, SLEEPING, AWAITING, COMPLETED -> false;
        };
    }

    static Instance read(ResultSet row) throws SQLException {
        String asked = row.getString("asked");
        return new Instance(
                new WorkflowId(row.getObject("id", UUID.class)),
                row.getString("name"),
                row.getInt("version"),
                row.getString("shape"),
                row.getString("key"),
                row.getInt("sequence"),
                row.getObject("driver", UUID.class),
                asked == null ? null : Instance.Asked.valueOf(asked),
                row.getString("asked_because"),
                new JobOrigin(
                        row.getString("actor"),
                        row.getString("request_id"),
                        row.getString("traceparent"),
                        row.getInt("generation"),
                        null),
                new Checkpoint(
                        WorkflowState.valueOf(row.getString("status")),
                        row.getString("position"),
                        Objects.requireNonNull(row.getString("state")),
                        row.getInt("attempt"),
                        List.of((String[]) row.getArray("undo").getArray()),
                        StoredWorkflow.instant(row, "wake_at"),
                        row.getString("error"),
                        row.getInt("postponed"),
                        StoredWorkflow.instant(row, "postponed_since")));
    }

    private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
        return instant == null ? null : Parameters.utc(instant);
    }
}
