package dev.basefly.workflows;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.JobId;
import dev.basefly.jobs.Jobs;
import dev.basefly.jobs.Parameters;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after workflows that nobody goes on with, because their job was cancelled as a job, and forgets those that ended long
 * ago.
 */
@CrossTenant(reason = "looks after the workflows of all tenants")
final class Care {

    private static final Logger log = LoggerFactory.getLogger(Care.class);
    private static final Duration OVERDUE = Duration.ofMinutes(1);
    private static final int AT_ONCE = 500;
    private static final int MOST_ROUNDS = 100;

    private final SystemDatabase database;
    private final Driver.Parts parts;
    private final Jobs jobs;
    private final Duration keepEnded;

    private record Found(
            UUID tenant, WorkflowId id, @Nullable UUID driver, Instant at) {}

    Care(SystemDatabase database, Driver.Parts parts, Jobs jobs, Duration keepEnded) {
        this.database = database;
        this.parts = parts;
        this.jobs = jobs;
        this.keepEnded = keepEnded;
    }

    void run(BooleanSupplier goesOn) {
        Instant before = parts.now().minus(OVERDUE);
        Instant from = Instant.EPOCH;
        for (int round = 0; round < MOST_ROUNDS && goesOn.getAsBoolean(); round++) {
            List<Found> overdue = overdue(from, before);
            overdue.forEach(this::goOn);
            if (overdue.size() < AT_ONCE) {
                break;
            }
            from = overdue.getLast().at();
        }
        unheard(before).forEach(this::goOn);
        for (int round = 0; round < MOST_ROUNDS && goesOn.getAsBoolean(); round++) {
            if (forget() < AT_ONCE) {
                break;
            }
        }
    }

    private List<Found> overdue(Instant from, Instant before) {
        return database.jdbc()
                .sql("""
                        select tenant_id, id, driver, wake_at from workflows
                        where ended_at is null and wake_at >= ? and wake_at < ? order by wake_at limit ?
                        """)
                .param(Parameters.utc(from))
                .param(Parameters.utc(before))
                .param(AT_ONCE)
                .query((row, _) -> new Found(
                        row.getObject(1, UUID.class),
                        new WorkflowId(row.getObject(2, UUID.class)),
                        row.getObject(3, UUID.class),
                        row.getObject(4, OffsetDateTime.class).toInstant()))
                .list();
    }

    /** Those that wait for a signal that is there, as its job was cancelled. */
    private List<Found> unheard(Instant before) {
        return database.jdbc()
                .sql("""
                        select distinct w.tenant_id, w.id, s.sent_at
                        from workflow_signals s
                        join workflows w on w.tenant_id = s.tenant_id and w.id = s.workflow_id
                        where s.consumed_by is null and s.sent_at < ?
                            and w.status = 'AWAITING' and w.position = s.name
                        limit ?
                        """)
                .param(Parameters.utc(before))
                .param(AT_ONCE)
                .query((row, _) -> new Found(
                        row.getObject(1, UUID.class),
                        new WorkflowId(row.getObject(2, UUID.class)),
                        null,
                        row.getObject(3, OffsetDateTime.class).toInstant()))
                .list();
    }

    /** One that fails must not hold up the others. */
    private void goOn(Found found) {
        try {
            scope(found.tenant()).run(() -> adopt(found));
        } catch (RuntimeException failure) {
            log.warn("Nobody goes on with {} for now", found.id(), failure);
        }
    }

    /** Since it was found, the job that had it has handed it on. */
    private static boolean hasAnotherDriver(Found found, Instance now) {
        return found.driver() != null && !found.driver().equals(now.driver());
    }

    private void adopt(Found found) {
        if (found.driver() != null
                && !jobs.unfinished(List.of(new JobId(found.driver()))).isEmpty()) {
            return;
        }
        parts.ground().inTransaction(jdbc -> {
            Instance at = parts.rows().find(jdbc, found.id()).orElse(null);
            if (at == null || at.at().status().isFinal() || hasAnotherDriver(found, at)) {
                return false;
            }
            log.warn("The job that should go on with {} is gone: another one does", at.id());
            UUID driver = parts.advances().add(at, parts.now()).value();
            // Who only waits to hear of a signal keeps the job that wakes it at the end of its patience.
            return found.driver() == null || parts.rows().handOver(jdbc, at, driver);
        });
    }

    private int forget() {
        List<Found> old = database.jdbc()
                .sql("""
                        select tenant_id, id, ended_at from workflows
                        where ended_at is not null and ended_at < ? order by ended_at limit ?
                        """)
                .param(Parameters.utc(parts.now().minus(keepEnded)))
                .param(AT_ONCE)
                .query((row, _) -> new Found(
                        row.getObject(1, UUID.class),
                        new WorkflowId(row.getObject(2, UUID.class)),
                        null,
                        row.getObject(3, OffsetDateTime.class).toInstant()))
                .list();
        old.stream()
                .map(Found::tenant)
                .distinct()
                .forEach(tenant -> forget(
                        tenant,
                        old.stream()
                                .filter(found -> found.tenant().equals(tenant))
                                .map(Found::id)
                                .toList()));
        return old.size();
    }

    private void forget(UUID tenant, List<WorkflowId> ids) {
        scope(tenant)
                .run(() -> parts.ground().inTransaction(jdbc -> {
                    for (String sql : List.of(
                            "delete from workflow_steps where tenant_id = ? and workflow_id = any(?)",
                            "delete from workflow_signals where tenant_id = ? and workflow_id = any(?)",
                            "delete from workflows where tenant_id = ? and id = any(?)")) {
                        int ignored = jdbc.sql(sql)
                                .param(tenant)
                                .param(Parameters.array("uuid", ids, WorkflowId::value))
                                .update();
                    }
                    return true;
                }));
    }

    private static RequestScope scope(UUID tenant) {
        TenantId owner = tenant.equals(TenantId.INSTALLATION.value()) ? null : new TenantId(tenant);
        return new RequestScope("workflow-care", owner, new Actor.Program("workflow-care"), Locale.ROOT);
    }
}
