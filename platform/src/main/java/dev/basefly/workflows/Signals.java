package dev.basefly.workflows;

import dev.basefly.database.Parameters;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The statements about signals, for one tenant: stored before anybody waits for them, and taken once. */
class Signals {

    /** One that waits to be taken. */
    record Waiting(String id, String payload) {}

    /** Returns whether it was not there yet. */
    boolean insert(JdbcClient jdbc, WorkflowId workflow, Signal signal, String actor, Instant now) {
        return jdbc.sql("""
                        insert into workflow_signals (tenant_id, workflow_id, id, name, payload, actor, sent_at)
                        values (?, ?, ?, ?, ?::jsonb, ?, ?)
                        on conflict on constraint workflow_signals_pkey do nothing
                        """)
                        .param(Transactions.tenant())
                        .param(workflow.value())
                        .param(signal.id())
                        .param(signal.name())
                        .param(signal.json())
                        .param(actor)
                        .param(Parameters.utc(now))
                        .update()
                == 1;
    }

    /** How many others of its name wait to be taken, counted up to a number. */
    int others(JdbcClient jdbc, WorkflowId workflow, Signal signal, int most) {
        return jdbc.sql("""
                        select count(*) filter (where id <> ?) from (
                            select id from workflow_signals
                            where tenant_id = ? and workflow_id = ? and name = ? and consumed_by is null limit ?) waiting
                        """)
                .param(signal.id())
                .param(Transactions.tenant())
                .param(workflow.value())
                .param(signal.name())
                .param(most + 1)
                .query(Integer.class)
                .single();
    }

    /** The oldest of this name that was not taken. */
    Optional<Waiting> next(JdbcClient jdbc, WorkflowId workflow, String name) {
        return jdbc.sql("""
                        select id, payload::text from workflow_signals
                        where tenant_id = ? and workflow_id = ? and name = ? and consumed_by is null
                        order by sent_at, id limit 1
                        """)
                .param(Transactions.tenant())
                .param(workflow.value())
                .param(name)
                .query((row, _) -> new Waiting(row.getString(1), row.getString(2)))
                .optional();
    }

    void take(JdbcClient jdbc, WorkflowId workflow, String signal, int sequence, @Nullable String error) {
        consume(jdbc, workflow, signal, sequence, error);
    }

    static void consume(JdbcClient jdbc, WorkflowId workflow, String signal, int sequence, @Nullable String error) {
        int ignored = jdbc.sql("""
                        update workflow_signals set consumed_by = ?, error = ?
                        where tenant_id = ? and workflow_id = ? and id = ? and consumed_by is null
                        """)
                .param(sequence)
                .param(error)
                .param(Transactions.tenant())
                .param(workflow.value())
                .param(signal)
                .update();
    }
}
