package dev.basefly.workflows;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.Parameters;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.Added;
import dev.basefly.jobs.JobId;
import dev.basefly.jobs.Jobs;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * Looks after workflows that nobody goes on with, because their job was cancelled as a job, and forgets those that ended long
 * ago. What fails for one organization does not concern the others.
 */
@CrossTenant(reason = "looks after the workflows of all tenants")
final class Maintenance {

    private static final Logger log = LoggerFactory.getLogger(Maintenance.class);
    private static final Duration OVERDUE = Duration.ofMinutes(1);
    private static final UUID FIRST = new UUID(0, 0);

    private final SystemDatabase database;
    private final Driver.Parts parts;
    private final Jobs jobs;
    private final int atOnce;

    /**
     * One that something is to be done about.
     *
     * @param at by which, and then by the id, those are sorted that are looked through part by part
     */
    private record Found(
            UUID tenant, WorkflowId id, @Nullable UUID driver, Instant at) {

        static Found read(ResultSet row) throws SQLException {
            return new Found(
                    row.getObject("tenant_id", UUID.class),
                    new WorkflowId(row.getObject("id", UUID.class)),
                    row.getObject("driver", UUID.class),
                    Objects.requireNonNull(StoredWorkflow.instant(row, "at")));
        }
    }

    /** @param atOnce how many are looked at with one statement */
    Maintenance(SystemDatabase database, Driver.Parts parts, Jobs jobs, int atOnce) {
        this.database = database;
        this.parts = parts;
        this.jobs = jobs;
        this.atOnce = atOnce;
    }

    void run(BooleanSupplier goesOn) {
        Instant before = parts.now().minus(OVERDUE);
        forEachTenant(after -> overdue(after, before), this::goOn, goesOn);
        forEachTenant(after -> unheard(after, before), this::goOn, goesOn);
        forEachTenant(this::old, this::forget, goesOn);
        forgetSignals(goesOn);
    }

    /** Part by part, after the last one of the part before; what fails for one organization is left for the next run. */
    private void forEachTenant(
            Function<@Nullable Found, List<Found>> next, Consequence consequence, BooleanSupplier goesOn) {
        Found last = null;
        List<Found> part;
        do {
            part = next.apply(last);
            last = part.isEmpty() ? null : part.getLast();
            Map<UUID, List<Found>> tenants = part.stream().collect(Collectors.groupingBy(Found::tenant));
            tenants.forEach((tenant, found) -> {
                try {
                    scope(tenant).run(() -> consequence.of(tenant, found));
                } catch (RuntimeException failure) {
                    log.warn("Nobody looks after {} workflows of {} for now", found.size(), tenant, failure);
                }
            });
        } while (part.size() == atOnce && goesOn.getAsBoolean());
    }

    /** What is done about those of one organization, in its scope. */
    private interface Consequence {
        void of(UUID tenant, List<Found> found);
    }

    private List<Found> overdue(@Nullable Found after, Instant before) {
        return page(database.jdbc()
                .sql("""
                        select tenant_id, id, driver, wake_at as at from workflows
                        where ended_at is null and (wake_at, id) > (?, ?) and wake_at < ?
                        order by wake_at, id limit ?
                        """)
                .param(Parameters.utc(after == null ? Instant.EPOCH : after.at()))
                .param(after == null ? FIRST : after.id().value())
                .param(Parameters.utc(before)));
    }

    /** Those that wait for a signal that is there, as its job was cancelled. */
    private List<Found> unheard(@Nullable Found after, Instant before) {
        return page(database.jdbc()
                .sql("""
                        select s.tenant_id, s.workflow_id as id, null::uuid as driver, min(s.sent_at) as at
                        from workflow_signals s
                        join workflows w on w.tenant_id = s.tenant_id and w.id = s.workflow_id
                        where s.consumed_by is null and (s.tenant_id, s.workflow_id) > (?, ?) and s.sent_at < ?
                            and w.status = 'AWAITING' and w.position = s.name
                        group by s.tenant_id, s.workflow_id order by s.tenant_id, s.workflow_id limit ?
                        """)
                .param(after == null ? FIRST : after.tenant())
                .param(after == null ? FIRST : after.id().value())
                .param(Parameters.utc(before)));
    }

    private List<Found> old(@Nullable Found after) {
        return page(database.jdbc()
                .sql("""
                        select tenant_id, id, null::uuid as driver, ended_at as at from workflows
                        where ended_at is not null and (ended_at, id) > (?, ?) and ended_at < ?
                        order by ended_at, id limit ?
                        """)
                .param(Parameters.utc(after == null ? Instant.EPOCH : after.at()))
                .param(after == null ? FIRST : after.id().value())
                .param(Parameters.utc(parts.now().minus(parts.settings().keepEnded()))));
    }

    private List<Found> page(StatementSpec query) {
        return query.param(atOnce).query((row, _) -> Found.read(row)).list();
    }

    /** Those of a suspended organization wait as their jobs do; one that fails must not hold up the others. */
    private void goOn(UUID tenant, List<Found> found) {
        if (!isInstallations(tenant) && !parts.inactive().apply(Set.of(tenant)).isEmpty()) {
            return;
        }
        Set<UUID> waiting = unfinished(found);
        for (Found one : found) {
            if (one.driver() == null || !waiting.contains(one.driver())) {
                try {
                    boolean ignored = adopt(one);
                } catch (RuntimeException failure) {
                    log.warn("Nobody goes on with {} for now", one.id(), failure);
                }
            }
        }
    }

    private Set<UUID> unfinished(Collection<Found> found) {
        List<JobId> drivers = found.stream()
                .map(Found::driver)
                .filter(Objects::nonNull)
                .map(JobId::new)
                .toList();
        Set<UUID> unfinished = new HashSet<>();
        if (!drivers.isEmpty()) {
            jobs.unfinished(drivers).forEach(job -> unfinished.add(job.value()));
        }
        return unfinished;
    }

    /** Since it was found, the job that had it has handed it on. */
    private static boolean hasAnotherDriver(Found found, Instance now) {
        return found.driver() != null && !found.driver().equals(now.driver());
    }

    private boolean adopt(Found found) {
        return parts.transactions().inTransaction(jdbc -> {
            Instance at = parts.rows().find(jdbc, found.id()).orElse(null);
            if (at == null || at.at().status().isFinal() || hasAnotherDriver(found, at)) {
                return false;
            }
            Added job = parts.advances().look(at, parts.now());
            if (job.isNew()) {
                log.warn("The job that should go on with {} is gone: another one does", at.id());
            }
            // Who only waits to hear of a signal keeps the job that wakes it at the end of its patience.
            return found.driver() == null
                    || parts.rows().handOver(jdbc, at, job.id().value());
        });
    }

    private void forget(UUID tenant, List<Found> found) {
        boolean ignored = parts.transactions().inTransaction(jdbc -> {
            for (String sql : List.of(
                    "delete from workflow_steps where tenant_id = ? and workflow_id = any(?)",
                    "delete from workflow_signals where tenant_id = ? and workflow_id = any(?)",
                    "delete from workflows where tenant_id = ? and id = any(?)")) {
                delete(jdbc, sql, tenant, found);
            }
            return true;
        });
    }

    private static void delete(JdbcClient jdbc, String sql, UUID tenant, List<Found> found) {
        int ignored = jdbc.sql(sql)
                .param(tenant)
                .param(Parameters.array("uuid", found, one -> one.id().value()))
                .update();
    }

    /** Those that nobody took in all the time. */
    private void forgetSignals(BooleanSupplier goesOn) {
        int gone;
        do {
            gone = database.jdbc()
                    .sql("""
                            delete from workflow_signals where ctid = any(array(
                                select ctid from workflow_signals
                                where consumed_by is null and sent_at < ? order by sent_at limit ?))
                            """)
                    .param(Parameters.utc(parts.now().minus(parts.settings().keepSignals())))
                    .param(atOnce)
                    .update();
            if (gone > 0) {
                log.info("{} signals that nobody took are forgotten", gone);
            }
        } while (gone == atOnce && goesOn.getAsBoolean());
    }

    private static boolean isInstallations(UUID tenant) {
        return tenant.equals(TenantId.INSTALLATION.value());
    }

    private static RequestScope scope(UUID tenant) {
        TenantId owner = isInstallations(tenant) ? null : new TenantId(tenant);
        return new RequestScope("workflow-maintenance", owner, new Actor.Program("workflow-maintenance"), Locale.ROOT);
    }
}
