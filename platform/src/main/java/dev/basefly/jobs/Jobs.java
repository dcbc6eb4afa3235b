package dev.basefly.jobs;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.Parameters;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.JobInserts.Row;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import io.micrometer.tracing.Tracer;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tools.jackson.databind.json.JsonMapper;

/**
 * Adds jobs, in the transaction that is open: a job that is rolled back never was. Jobs belong to the organization in
 * scope; without one, to the installation. An organization that has too many unfinished ones is refused with
 * TOO_MANY_REQUESTS.
 */
@CrossTenant(reason = "jobs that are added through the system database belong to its transaction")
public final class Jobs {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int LONGEST_PAYLOAD = 1_048_576;
    private static final int LARGEST_BATCH = 1_000;
    private static final Logger log = LoggerFactory.getLogger(Jobs.class);

    private static final String WITHDRAW = """
            select count(*) from jobs_end_cancelled(array(
                select ctid from jobs
                where tenant_id = ? and id = ? and state in ('SCHEDULED', 'AVAILABLE', 'RETRYING')
                for update skip locked), ?, ?)
            """;

    private final JdbcClient tenants;
    private final SystemDatabase system;
    private final Wakeups wakeups;
    private final Clock clock;
    private final Tracer tracer;
    private final Backlogs backlogs;
    private final int mostGenerations;

    Jobs(
            JdbcClient tenants,
            SystemDatabase system,
            Wakeups wakeups,
            Clock clock,
            Tracer tracer,
            JobsSettings settings) {
        this.tenants = tenants;
        this.system = system;
        this.wakeups = wakeups;
        this.clock = clock;
        this.tracer = tracer;
        this.backlogs = new Backlogs(settings.mostUnfinished(), settings.mostDead(), System::nanoTime);
        this.mostGenerations = settings.mostGenerations();
    }

    /** Adds a job that is done as soon as a worker is free. */
    public <P extends Record> JobId add(JobKind<P> kind, P payload) {
        return add(NewJob.of(kind, payload));
    }

    /** Adds a job however many the organization has: for work without which the caller's own change would fail. */
    public <P extends Record> JobId addRegardless(JobKind<P> kind, P payload) {
        return insertAll(List.of(NewJob.of(kind, payload)), origin(), _ -> false)
                .getFirst()
                .id();
    }

    /** Adds a job that comes from somewhere, however many the organization has: for work that was begun already. */
    public JobId addRegardless(NewJob<?> job, JobOrigin origin) {
        return addOrFindRegardless(job, origin).id();
    }

    /** Adds a job as {@link #addRegardless} does, and says whether it is new or the one that has its unique key. */
    public Added addOrFindRegardless(NewJob<?> job, JobOrigin origin) {
        return insertAll(List.of(job), origin, _ -> false).getFirst();
    }

    /** A job of the installation; empty for one that is forgotten, or that an organization has. */
    public Optional<StoredJob> findOfInstallation(JobId id) {
        return system.jdbc()
                .sql("select " + StoredJob.WHOLE + " from (" + StoredJob.UNFINISHED
                        + " where tenant_id = :installation and id = :id union all " + StoredJob.FINISHED
                        + " where tenant_id = :installation and id = :id) job")
                .param("installation", TenantId.INSTALLATION.value())
                .param("id", id.value())
                .query((row, _) -> StoredJob.of(row))
                .optional();
    }

    /** Those of these jobs of the organization in scope, or of the installation, that have not ended; dead ones are among them. */
    public Set<JobId> unfinished(Collection<JobId> ids) {
        TenantId tenant = RequestScope.currentTenant();
        return system.jdbc()
                .sql("select id from jobs where tenant_id = ? and id = any(?)")
                .param(tenant == null ? TenantId.INSTALLATION.value() : tenant.value())
                .param(Parameters.array("uuid", ids, JobId::value))
                .query((row, _) -> new JobId(row.getObject(1, UUID.class)))
                .set();
    }

    /**
     * Ends a job that waits and is not needed any more, as soon as what makes it needless is committed. One that is taken at
     * that moment is left alone, and so it is when the process dies then: its work must bear finding nothing to do.
     */
    public void withdraw(JobId job, String reason) {
        TenantId tenant = RequestScope.currentTenant();
        UUID owner = tenant == null ? TenantId.INSTALLATION.value() : tenant.value();
        if (system.isInTransaction() || !TransactionSynchronizationManager.isSynchronizationActive()) {
            withdraw(owner, job, reason);
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                try {
                    withdraw(owner, job, reason);
                } catch (RuntimeException failure) {
                    log.debug("{} was not withdrawn", job, failure);
                }
            }
        });
    }

    private void withdraw(UUID owner, JobId job, String reason) {
        var ignored = system.jdbc()
                .sql(WITHDRAW)
                .param(owner)
                .param(job.value())
                .param(reason)
                .param(Parameters.utc(clock.instant()))
                .query(Integer.class)
                .single();
    }

    /** Adds a job; with a unique key that another one of the kind has already, answers that one. */
    public JobId add(NewJob<?> job) {
        return addOrFind(job).id();
    }

    /** Adds a job, and says whether it is new or the one that has its unique key. */
    public Added addOrFind(NewJob<?> job) {
        return addAllOrFind(List.of(job)).getFirst();
    }

    /** Adds jobs in as few statements as possible, all or none, in the transaction that is open or in one for each thousand. */
    public List<JobId> addAll(List<? extends NewJob<?>> jobs) {
        return addAllOrFind(jobs).stream().map(Added::id).toList();
    }

    /** Adds jobs as {@link #addAll} does, and says of each whether it is new. */
    public List<Added> addAllOrFind(List<? extends NewJob<?>> jobs) {
        return addAll(jobs, origin(), _ -> false);
    }

    /**
     * Where jobs, events and workflows come from that begin here.
     *
     * @throws JobFailure permanent, in the work of the last generation that nothing may follow
     */
    public JobOrigin origin() {
        JobOrigin origin = JobOrigin.here(tracer);
        if (origin.generation() > mostGenerations) {
            throw JobFailure.permanent(
                    "Jobs, events and workflows led to one another " + mostGenerations
                            + " times in a line, and this one wants to lead to another:"
                            + " let it recur by a schedule, come back with JobFailure.after, or raise"
                            + " basefly.jobs.most-generations",
                    null);
        }
        return origin;
    }

    /**
     * Adds jobs that come from somewhere, such as a batch.
     *
     * @param waits of which by their number, which wait until they are let go on
     */
    public List<Added> addAll(List<? extends NewJob<?>> jobs, JobOrigin origin, IntPredicate waits) {
        if (jobs.isEmpty()) {
            return List.of();
        }
        TenantId tenant = RequestScope.currentTenant();
        if (tenant != null) {
            backlogs.admit(tenant.value(), jobs.size(), jdbc(tenant));
        }
        return insertAll(jobs, origin, waits);
    }

    private JdbcClient jdbc(@Nullable TenantId tenant) {
        return tenant == null || system.isInTransaction() ? system.jdbc() : tenants;
    }

    private List<Added> insertAll(List<? extends NewJob<?>> jobs, JobOrigin origin, IntPredicate waits) {
        TenantId tenant = RequestScope.currentTenant();
        UUID owner = tenant == null ? TenantId.INSTALLATION.value() : tenant.value();
        JdbcClient jdbc = jdbc(tenant);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        JobInserts inserts = new JobInserts(jdbc, owner, origin, now);
        List<UUID> ids = Stream.generate(() -> JobId.next(clock).value())
                .limit(jobs.size())
                .toList();
        List<Integer> order = order(jobs);
        Added[] added = new Added[jobs.size()];
        for (int from = 0; from < jobs.size(); from += LARGEST_BATCH) {
            List<Integer> part = order.subList(from, Math.min(jobs.size(), from + LARGEST_BATCH));
            List<Row> rows = part.stream()
                    .map(number -> row(ids.get(number), jobs.get(number), number, now, waits.test(number)))
                    .toList();
            List<Added> those = insertOrTell(inserts, rows);
            for (int at = 0; at < part.size(); at++) {
                added[part.get(at)] = those.get(at);
            }
            wake(owner, rows);
        }
        return List.of(added);
    }

    /** The numbers of the jobs; by their keys where they have some, so that two who add the same never wait for each other. */
    private static List<Integer> order(List<? extends NewJob<?>> jobs) {
        Stream<Integer> numbers = IntStream.range(0, jobs.size()).boxed();
        return jobs.stream().allMatch(job -> job.uniqueKey() == null)
                ? numbers.toList()
                : numbers.sorted(Comparator.<Integer, String>comparing(
                                        number -> jobs.get(number).kind().name())
                                .thenComparing(number ->
                                        String.valueOf(jobs.get(number).uniqueKey())))
                        .toList();
    }

    /** Within one call nobody waits in a circle; several calls in a transaction are in whatever order the caller chose. */
    private List<Added> insertOrTell(JobInserts inserts, List<Row> rows) {
        try {
            return insert(inserts, rows);
        } catch (PessimisticLockingFailureException deadlock) {
            throw new CannotAcquireLockException(
                    "Others add jobs of the same unique keys in another order, so the database ended this transaction, which"
                            + " can be tried again: add them with one addAll, or always in one order",
                    deadlock);
        }
    }

    private List<Added> insert(JobInserts inserts, List<Row> rows) {
        Set<UUID> added = inserts.add(rows);
        return added.size() == rows.size()
                ? rows.stream().map(row -> new Added(new JobId(row.id()), true)).toList()
                : found(inserts, rows, added);
    }

    /** In order, with the jobs that were there before where a unique key was taken. */
    private List<Added> found(JobInserts inserts, List<Row> rows, Set<UUID> added) {
        Map<JobInserts.Key, UUID> present = inserts.inTheWay(
                rows.stream().filter(row -> !added.contains(row.id())).toList());
        List<Added> all = new ArrayList<>(rows.size());
        for (Row row : rows) {
            UUID found = added.contains(row.id()) ? row.id() : present.get(row.key());
            // The one that was in the way ended between the two statements: this one is wanted after all.
            all.add(
                    found == null
                            ? insert(inserts, List.of(row)).getFirst()
                            : new Added(new JobId(found), found.equals(row.id())));
        }
        return all;
    }

    private Row row(UUID id, NewJob<?> job, int place, Instant now, boolean waits) {
        String payload = JSON.writeValueAsString(job.payload());
        if (payload.length() > LONGEST_PAYLOAD) {
            throw new IllegalArgumentException("The payload of " + job.kind().name() + " has " + payload.length()
                    + " characters, more than " + LONGEST_PAYLOAD + ": store it and pass where it is");
        }
        Instant runAt = job.delay() != null ? now.plus(job.delay()) : Objects.requireNonNullElse(job.runAt(), now);
        JobState state = runAt.isAfter(now) ? JobState.SCHEDULED : JobState.AVAILABLE;
        return new Row(id, job, place, payload, runAt.truncatedTo(ChronoUnit.MICROS), waits ? JobState.WAITING : state);
    }

    private void wake(UUID owner, List<Row> rows) {
        Map<Lane, Long> lanes = new HashMap<>();
        for (Row row : rows) {
            if (row.state() == JobState.AVAILABLE) {
                lanes.merge(row.lane(owner), row.rank(), Math::min);
            } else if (row.state() == JobState.SCHEDULED) {
                wakeups.later(row.runAt());
            }
        }
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            TransactionSynchronizationManager.registerSynchronization(wakeups.after(lanes));
        } else {
            wakeups.wake(lanes);
        }
    }
}
