package dev.basefly.jobs.operation;

import dev.basefly.api.ApiError;
import dev.basefly.api.FieldFault;
import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.Parameters;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.Lane;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Organizations;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Lets jobs of a queue, of an organization, of both or all of them wait. What runs goes on; workers take nothing more
 * within a quarter of their lease.
 */
@CrossTenant(reason = "the operator pauses the jobs of all organizations")
public final class JobPauses {

    private final SystemDatabase database;
    private final Organizations organizations;
    private final AuditLog audit;
    private final Clock clock;

    JobPauses(SystemDatabase database, Organizations organizations, AuditLog audit, Clock clock) {
        this.database = database;
        this.organizations = organizations;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * What is paused.
     *
     * @param organization null for all
     * @param queue null for every one
     * @param by who paused it, without personal data
     */
    public record Pause(
            @Nullable TenantId organization, @Nullable String queue, String reason, Instant since, String by) {}

    /** All pauses, the latest first. */
    public List<Pause> list() {
        return database.jdbc()
                .sql("select * from job_pauses order by paused_at desc, tenant_id, queue limit 1000")
                .query((row, _) -> {
                    UUID tenant = row.getObject("tenant_id", UUID.class);
                    String queue = row.getString("queue");
                    return new Pause(
                            Lane.isInstallation(tenant) ? null : new TenantId(tenant),
                            queue.isEmpty() ? null : queue,
                            Objects.requireNonNullElse(row.getString("reason"), ""),
                            row.getObject("paused_at", OffsetDateTime.class).toInstant(),
                            row.getString("paused_by"));
                })
                .list();
    }

    /**
     * Pauses; what is paused already gets the new reason.
     *
     * @param organization null for all
     * @param queue null for every one
     * @throws ApiError VALIDATION_ERROR for an unknown organization, what is no name of a queue, or no reason
     */
    public void pause(@Nullable TenantId organization, @Nullable String queue, String reason) {
        check(organization, queue, reason);
        boolean _ = database.inTransaction(() -> {
            database.jdbc()
                    .sql("""
                            insert into job_pauses (tenant_id, queue, reason, paused_at, paused_by)
                            values (:tenant, :queue, :reason, :now, :by)
                            on conflict (tenant_id, queue) do update
                            set reason = excluded.reason, paused_by = excluded.paused_by
                            """)
                    .param("tenant", tenant(organization))
                    .param("queue", Objects.requireNonNullElse(queue, ""))
                    .param("reason", reason.strip())
                    .param("now", Parameters.utc(clock.instant()))
                    .param(
                            "by",
                            RequestScope.find()
                                    .map(RequestScope::actor)
                                    .map(Actor::label)
                                    .orElse("system"))
                    .update();
            record("jobs.paused", organization, queue, reason.strip());
            return true;
        });
    }

    /**
     * Ends a pause.
     *
     * @throws ApiError NOT_FOUND when there is no such pause
     */
    public void resume(@Nullable TenantId organization, @Nullable String queue) {
        boolean _ = database.inTransaction(() -> {
            int ended = database.jdbc()
                    .sql("delete from job_pauses where tenant_id = :tenant and queue = :queue")
                    .param("tenant", tenant(organization))
                    .param("queue", Objects.requireNonNullElse(queue, ""))
                    .update();
            if (ended == 0) {
                throw ApiError.notFound("Pause");
            }
            record("jobs.resumed", organization, queue, null);
            return true;
        });
    }

    private void check(@Nullable TenantId organization, @Nullable String queue, String reason) {
        List<FieldFault> faults = new ArrayList<>();
        if (organization != null && organizations.find(organization).isEmpty()) {
            faults.add(new FieldFault("organization", "is not known"));
        }
        if (queue != null && !Lane.isQueue(queue)) {
            faults.add(new FieldFault("queue", "must be the name of a queue, such as mail"));
        }
        FieldFault.ofReason(reason).ifPresent(faults::add);
        if (!faults.isEmpty()) {
            throw ApiError.invalid(faults);
        }
    }

    private void record(
            String action, @Nullable TenantId organization, @Nullable String queue, @Nullable String reason) {
        AuditEntry entry = AuditEntry.of(action)
                .with("queue", Objects.requireNonNullElse(queue, "all"))
                .because(reason);
        if (organization == null) {
            audit.recordForInstallation(entry);
        } else {
            audit.record(organization, entry);
        }
    }

    private static UUID tenant(@Nullable TenantId organization) {
        return Objects.requireNonNullElse(organization, TenantId.INSTALLATION).value();
    }
}
