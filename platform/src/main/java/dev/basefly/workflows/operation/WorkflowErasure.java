package dev.basefly.workflows.operation;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.Parameters;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.spi.ErasurePart;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the workflows of an organization that is erased, where they stand: no step is completed after that. Nothing is taken
 * back, as whom that would concern is gone; what others were asked to do is named in the log.
 */
@CrossTenant(reason = "the organization is no tenant any more that work could be done for")
final class WorkflowErasure implements ErasurePart {

    private static final Logger log = LoggerFactory.getLogger(WorkflowErasure.class);

    private final SystemDatabase database;
    private final Clock clock;

    WorkflowErasure(SystemDatabase database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "unfinishedWorkflows";
    }

    @Override
    public long erase(TenantId organization) {
        List<String> ended = database.jdbc()
                .sql("""
                        update workflows set status = 'CANCELLED', sequence = sequence + 1, wake_at = null, driver = null,
                            ended_at = :now, error = 'The organization is erased'
                        where tenant_id = :tenant and ended_at is null
                        returning name || ' at ' || coalesce(position, 'its way back') || ', done and not taken back: '
                            || coalesce(nullif(array_to_string(undo, ', '), ''), 'nothing')
                        """)
                .param("tenant", organization.value())
                .param("now", Parameters.utc(clock.instant()))
                .query((row, _) -> String.valueOf(row.getString(1)))
                .list();
        ended.forEach(workflow -> log.info("The erasure of {} ended {}", organization, workflow));
        return ended.size();
    }
}
