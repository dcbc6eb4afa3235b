package dev.basefly.server;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Plants a workflow that charged and could not take it back, with all that pages show of one. */
@CrossTenant(reason = "plants a workflow of an organization")
record PlantedWorkflow(
        UUID tenant,
        String name,
        String status,
        @Nullable String position,
        @Nullable String error) {

    void in(SystemDatabase database) {
        var id = UUID.randomUUID();
        database.jdbc()
                .sql("""
                        insert into workflows (tenant_id, id, name, version, shape, key, status, position, state, sequence, undo,
                            error, actor, generation, created_at)
                        values (:tenant, :id, :name, 1, 'planted', :id::text, :status, :position, '{}', 2, array['charge'],
                            :error, 'program:test', 0, now())
                        """)
                .param("tenant", tenant)
                .param("id", id)
                .param("name", name)
                .param("status", status)
                .param("position", position)
                .param("error", error)
                .update();
        database.jdbc()
                .sql("""
                        insert into workflow_steps (tenant_id, workflow_id, sequence, step, outcome, attempt, error, checkpoint,
                            started_at, ended_at)
                        values (:tenant, :id, 1, 'charge', 'DONE', 1, null, '{}', now(), now()),
                            (:tenant, :id, 2, 'charge', 'COMPENSATION_FAILED', 10, :error, '{}', now(), now())
                        """)
                .param("tenant", tenant)
                .param("id", id)
                .param("error", error)
                .update();
    }
}
