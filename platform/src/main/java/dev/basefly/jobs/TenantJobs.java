package dev.basefly.jobs;

import dev.basefly.api.ApiError;
import dev.basefly.api.Page;
import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The jobs of the organization in scope, to look at and to cancel. */
@CrossTenant(reason = "a tenant may not change rows of jobs, so its cancellation is written for it")
public final class TenantJobs {

    private final JdbcClient tenants;
    private final SystemDatabase system;
    private final Wakeups wakeups;
    private final AuditLog audit;
    private final Clock clock;

    TenantJobs(JdbcClient tenants, SystemDatabase system, Wakeups wakeups, AuditLog audit, Clock clock) {
        this.tenants = tenants;
        this.system = system;
        this.wakeups = wakeups;
        this.audit = audit;
        this.clock = clock;
    }

    /** Newest first, after the given one. */
    public Page<StoredJob> page(@Nullable JobId after, int limit) {
        List<StoredJob> rows = tenants.sql("select " + StoredJob.COLUMNS + " from " + StoredJob.ALL
                        + " job where cast(:after as uuid) is null or id < :after order by id desc limit :limit")
                .param("after", after == null ? null : after.value())
                .param("limit", limit + 1)
                .query((row, _) -> StoredJob.of(row))
                .list();
        return Page.of(rows, limit, job -> job.id().toString());
    }

    /**
     * One job.
     *
     * @throws ApiError NOT_FOUND when the organization has no such job
     */
    public StoredJob get(JobId id) {
        return tenants.sql("select " + StoredJob.COLUMNS + " from " + StoredJob.ALL + " job where id = :id")
                .param("id", id.value())
                .query((row, _) -> StoredJob.of(row))
                .optional()
                .orElseThrow(() -> ApiError.notFound("Job"));
    }

    /**
     * Ends a job that waits, and asks one that runs to end; what ended already stays as it is.
     *
     * @throws ApiError NOT_FOUND when the organization has no such job
     */
    public StoredJob cancel(JobId id) {
        StoredJob job = get(id);
        TenantId tenant = RequestScope.current().requireTenant();
        boolean changed = !job.state().isFinal()
                && system.inTransaction(() -> {
                    boolean cancelled = cancel(tenant, id);
                    if (cancelled) {
                        audit.record(
                                tenant,
                                AuditEntry.of("job.cancelled").on("job", id).with("kind", job.kind()));
                    }
                    return cancelled;
                });
        if (changed) {
            wakeups.cancel();
        }
        return get(id);
    }

    private boolean cancel(TenantId tenant, JobId id) {
        return system.jdbc()
                .sql("select jobs_cancel(:tenant, :id, :now)")
                .param("tenant", tenant.value())
                .param("id", id.value())
                .param("now", Parameters.utc(clock.instant()))
                .query(Boolean.class)
                .single();
    }
}
