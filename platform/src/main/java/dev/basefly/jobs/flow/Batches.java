package dev.basefly.jobs.flow;

import dev.basefly.api.ApiError;
import dev.basefly.api.Page;
import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.Added;
import dev.basefly.jobs.BatchId;
import dev.basefly.jobs.JobOrigin;
import dev.basefly.jobs.Jobs;
import dev.basefly.jobs.NewJob;
import dev.basefly.jobs.Wakeups;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The batches of the organization in scope, or of the installation where there is none: adds to, reads and cancels them. */
@CrossTenant(reason = "a tenant may not change rows of jobs, so its cancellation is written for it")
public final class Batches {

    private static final int DEEPEST = 10;

    private final JdbcClient tenants;
    private final SystemDatabase system;
    private final TransactionTemplate transactions;
    private final Jobs jobs;
    private final Wakeups wakeups;
    private final AuditLog audit;
    private final Clock clock;

    Batches(
            JdbcClient tenants,
            TransactionTemplate transactions,
            SystemDatabase system,
            Jobs jobs,
            Wakeups wakeups,
            AuditLog audit,
            Clock clock) {
        this.tenants = tenants;
        this.transactions = transactions;
        this.system = system;
        this.jobs = jobs;
        this.wakeups = wakeups;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Adds a batch, all of it or none, in the transaction that is open or in one of its own.
     *
     * @throws ApiError NOT_FOUND or CONFLICT when it is to be inside another one that is not there, has ended, is being
     *     cancelled or is ten deep already
     */
    public BatchId add(NewBatch batch) {
        return inTransaction(jdbc -> {
            BatchRows rows = new BatchRows(jdbc, tenant());
            JobOrigin origin = jobs.origin();
            BatchId outer = batch.inside();
            int depth = outer == null ? 0 : requireDepth(rows.requireOpen(outer).depth() + 1);
            BatchId id = BatchId.next(clock);
            rows.insert(id, depth, batch, origin, clock.instant());
            List<NewJob<?>> all = Stream.concat(
                            batch.jobs().stream(), batch.steps().stream().map(Step::job))
                    .toList();
            int first = batch.jobs().size();
            List<Added> added = jobs.addAll(
                    all,
                    origin.in(id),
                    number -> number >= first
                            && !batch.steps().get(number - first).after().isEmpty());
            rows.insertDependencies(id, batch.steps(), added.subList(first, added.size()));
            rows.noteAdded(id, countNew(added));
            if (outer != null) {
                rows.noteAdded(outer, 1);
            }
            wakeups.batchesMoved();
            return id;
        });
    }

    /**
     * Adds jobs to a batch that has not ended; a job that runs keeps its own from ending. One that has its unique key
     * elsewhere already stays where it is.
     *
     * @throws ApiError NOT_FOUND when there is no such batch, CONFLICT when it has ended or is being cancelled
     */
    public List<Added> addTo(BatchId batch, List<? extends NewJob<?>> more) {
        return inTransaction(jdbc -> {
            BatchRows rows = new BatchRows(jdbc, tenant());
            var ignored = rows.requireOpen(batch);
            List<Added> added = jobs.addAll(more, jobs.origin().in(batch), _ -> false);
            rows.noteAdded(batch, countNew(added));
            return added;
        });
    }

    /**
     * One batch, counted up to now.
     *
     * @throws ApiError NOT_FOUND when there is no such batch
     */
    public StoredBatch get(BatchId id) {
        return jdbc().sql(StoredBatch.SELECT + "where b.tenant_id = ? and b.id = ?")
                .param(tenant())
                .param(id.value())
                .query((row, _) -> StoredBatch.of(row))
                .optional()
                .orElseThrow(() -> ApiError.notFound("Batch"));
    }

    /** Newest first, after the given one. */
    public Page<StoredBatch> page(@Nullable BatchId after, int limit) {
        List<StoredBatch> rows = jdbc().sql(StoredBatch.SELECT + """
                        where b.tenant_id = :tenant and (cast(:after as uuid) is null or b.id < :after)
                        order by b.id desc limit :limit
                        """)
                .param("tenant", tenant())
                .param("after", after == null ? null : after.value())
                .param("limit", limit + 1)
                .query((row, _) -> StoredBatch.of(row))
                .list();
        return Page.of(rows, limit, batch -> batch.id().toString());
    }

    /**
     * Cancels what has not ended of a batch and of those inside it, soon after; its callback comes all the same. One that
     * has ended stays as it is.
     *
     * @throws ApiError NOT_FOUND when there is no such batch
     */
    public StoredBatch cancel(BatchId id) {
        StoredBatch batch = get(id);
        if (batch.state() == BatchState.RUNNING && !batch.cancelAsked()) {
            system.inTransaction(() -> {
                if (new BatchRows(system.jdbc(), tenant()).askToCancel(id)) {
                    record(AuditEntry.of("batch.cancelled").on("batch", id));
                }
                return true;
            });
            wakeups.batchesMoved();
        }
        return get(id);
    }

    private void record(AuditEntry entry) {
        TenantId tenant = RequestScope.currentTenant();
        if (tenant == null) {
            audit.recordForInstallation(entry);
        } else {
            audit.record(tenant, entry);
        }
    }

    private <T> T inTransaction(Function<JdbcClient, T> work) {
        return belongsToSystem()
                ? system.inTransaction(() -> work.apply(system.jdbc()))
                : Objects.requireNonNull(transactions.execute(_ -> work.apply(tenants)));
    }

    private JdbcClient jdbc() {
        return belongsToSystem() ? system.jdbc() : tenants;
    }

    private boolean belongsToSystem() {
        return RequestScope.currentTenant() == null || system.isInTransaction();
    }

    private static UUID tenant() {
        TenantId tenant = RequestScope.currentTenant();
        return (tenant == null ? TenantId.INSTALLATION : tenant).value();
    }

    private static int countNew(List<Added> added) {
        return (int) added.stream().filter(Added::isNew).count();
    }

    private static int requireDepth(int depth) {
        if (depth > DEEPEST) {
            throw ApiError.conflict("batch_too_deep", "Batches are inside one another " + DEEPEST + " deep already")
                    .remedy("Add to the batch that is there, or begin one that is in no other");
        }
        return depth;
    }
}
