package dev.basefly.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.audit.AuditLog;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.Parameters;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.JobFailure;
import dev.basefly.jobs.JobId;
import dev.basefly.jobs.JobParts;
import dev.basefly.jobs.JobRun;
import dev.basefly.jobs.Jobs;
import dev.basefly.runtime.TenantId;
import dev.basefly.settings.SettingsBeans;
import dev.basefly.tenancy.Tenant;
import dev.basefly.testkit.SettableClock;
import dev.basefly.testkit.faults.Life;
import dev.basefly.testkit.faults.MortalDataSource;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A saga with everything in it, an organization for it, and workers that can be killed at each statement. Jobs are done one
 * after the other, as soon as the clock of the stage has come to their time.
 */
@CrossTenant(reason = "looks at the jobs of all tenants")
final class Stage {

    private static final int MOST_JOBS = 300;
    private static final String WITHOUT_DISK = "set_config('synchronous_commit', 'off', true) = 'off'";

    record Order(List<String> done) {
        Order with(String step) {
            var more = new ArrayList<>(done);
            more.add(step);
            return new Order(more);
        }
    }

    record Approved(String by) {}

    /** What a step is told to do besides its work, at each of its attempts. */
    interface Trouble {
        void at(String step, int attempt) throws Exception;
    }

    /** The parts of the engine, which a test may replace by wrong ones. */
    record Engine(
            WorkflowRows rows,
            Signals signals,
            Function<Jobs, Advances> advances,
            Function<Graph<Order>, Course<Order>> course) {

        static Engine right() {
            return new Engine(new WorkflowRows(), new Signals(), Advances::new, Course::new);
        }
    }

    final TenantId tenant = new TenantId(UUID.randomUUID());
    final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T00:00:00Z"));
    final MortalDataSource mortal;
    final Driver.Parts parts;
    final Workflows workflows;
    final Driver<Order> driver;
    final Driver<Order> otherNode;
    final Workflow<Order> saga;
    final List<String> outside = new ArrayList<>();
    final Set<UUID> suspended = new HashSet<>();
    Trouble trouble = (step, attempt) -> {};
    boolean redelivers;
    Job current = new Job(new UUID(0, 0), new WorkflowId(new UUID(0, 0)), Instant.EPOCH);

    /** The job that this thread does. */
    static final ThreadLocal<UUID> AT_WORK = new ThreadLocal<>();

    private final AtomicBoolean first = new AtomicBoolean(true);
    private final AtomicInteger order = new AtomicInteger();
    private final WorkflowsSettings settings;
    private final SystemDatabase system;
    private final JdbcClient jdbc;

    Stage(DataSource tenants, SystemDatabase system, AuditLog audit, Engine engine) {
        this(tenants, system, audit, engine, new MockEnvironment());
    }

    Stage(DataSource tenants, SystemDatabase system, AuditLog audit, Engine engine, MockEnvironment environment) {
        this.system = system;
        this.settings = SettingsBeans.of(WorkflowsSettings.class, environment);
        this.mortal = new MortalDataSource(tenants);
        this.jdbc = JdbcClient.create(mortal);
        this.saga = saga();
        Graph<Order> graph = new Graph<>(saga);
        this.parts = parts(mortal, engine);
        this.driver = new Driver<>(engine.course().apply(graph), parts);
        this.otherNode = new Driver<>(engine.course().apply(graph), parts(tenants, engine));
        this.workflows = new Workflows(new Definitions(List.of(saga)), parts, audit);
    }

    private Driver.Parts parts(DataSource source, Engine engine) {
        var client = JdbcClient.create(source);
        return new Driver.Parts(
                new Transactions(client, new TransactionTemplate(new JdbcTransactionManager(source)), system),
                engine.rows(),
                engine.signals(),
                engine.advances().apply(JobParts.jobs(client, system, JobParts.silentWakeups(), clock)),
                settings,
                some -> some.stream().filter(suspended::contains).collect(Collectors.toSet()),
                clock,
                () -> 0.5);
    }

    /** Reserve, charge elsewhere, wait for a day, wait for an approval, ship and write an invoice. */
    private Workflow<Order> saga() {
        return Workflow.of("tests.saga", 1, Order.class)
                .step("reserve", this::inside)
                .compensatedBy(this::undoInside)
                .call("charge", this::outside)
                .compensatedBy((state, step) -> outside(step, "undo-"))
                .sleep("rest", Duration.ofDays(1))
                .await(
                        "approval",
                        Approved.class,
                        Duration.ofDays(2),
                        (state, approved) -> state.with("by " + approved.by()),
                        state -> {
                            throw JobFailure.permanent("Nobody approved", null);
                        })
                .when(
                        "wanted",
                        state -> !state.done().isEmpty(),
                        branch -> branch.step("ship", this::inside).compensatedBy(this::undoInside))
                .step("invoice", this::inside);
    }

    private Order inside(Order state, StepRun step) throws Exception {
        effect(step.step());
        trouble.at(step.step(), step.attempt());
        return state.with(step.step());
    }

    private void undoInside(Order state, StepRun step) throws Exception {
        effect("undo-" + step.step());
        trouble.at("undo-" + step.step(), step.attempt());
    }

    private Order outside(Order state, StepRun step) throws Exception {
        outside(step, "");
        return state.with(step.step());
    }

    /** Others do what they are asked once for each idempotency key. */
    private void outside(StepRun step, String prefix) throws Exception {
        String key = step.idempotencyKey().replace(step.workflow().toString(), "");
        trouble.at(prefix + step.step(), step.attempt());
        if (outside.stream().noneMatch(call -> call.endsWith(" " + key))) {
            outside.add("%06d %s %s".formatted(order.incrementAndGet(), prefix + step.step(), key));
        }
    }

    /** Writes a row of the organization's in the open transaction; a second time it is a second row. */
    private void effect(String name) {
        int rows = jdbc.sql("""
                        insert into workflow_signals (tenant_id, workflow_id, id, name, payload, actor, sent_at)
                        values (?, ?, ?, ?, '{}', 'effect', now())
                        """)
                .param(tenant.value())
                .param(tenant.value())
                .param("%06d".formatted(order.incrementAndGet()))
                .param(name)
                .update();
        assertThat(rows).isEqualTo(1);
    }

    /** All that took effect, inside and outside, in order. */
    List<String> effects() {
        var all = new ArrayList<>(system.jdbc()
                .sql("select id || ' ' || name from workflow_signals where tenant_id = ? and actor = 'effect'")
                .param(tenant.value())
                .query(String.class)
                .list());
        outside.forEach(call -> all.add(call.substring(0, call.lastIndexOf(' '))));
        return all.stream()
                .sorted()
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .toList();
    }

    <T, X extends Exception> T inside(ScopedValue.CallableOp<T, X> work) throws X {
        return Tenant.call(tenant, work);
    }

    WorkflowId start() {
        return survive(() -> workflows.start(saga, new Order(List.of()), "order-7"))
                .id();
    }

    /** Sends it until it is known to have arrived. */
    boolean signal(WorkflowId id, String signalId) {
        return survive(() -> workflows.signal(id, Signal.of("approval", signalId, new Approved("Ada"))));
    }

    /** A workflow that waits for its approval. */
    WorkflowId atRest() throws Exception {
        var id = start();
        work();
        clock.advance(Duration.ofDays(1));
        work();
        assertThat(get(id).status()).isEqualTo(WorkflowState.AWAITING);
        return id;
    }

    StoredWorkflow get(WorkflowId id) {
        return survive(() -> workflows.get(id));
    }

    List<StoredStep> history(WorkflowId id) {
        return survive(() -> workflows.history(id, null, 100).data()).reversed();
    }

    /** Asks another process when the one that was asked is killed. */
    <T> T survive(Supplier<T> work) {
        try {
            return inside(work::get);
        } catch (Life.Killed killed) {
            mortal.restart();
            return inside(work::get);
        }
    }

    /** How many signals were sent to it, and taken or not. */
    int signals(WorkflowId id, boolean taken) {
        return system.jdbc()
                .sql("select count(*) from workflow_signals where workflow_id = ? and (consumed_by is not null) = ?")
                .param(id.value())
                .param(taken)
                .query(Integer.class)
                .single();
    }

    boolean isFirstTime() {
        return first.compareAndSet(true, false);
    }

    /** What is done elsewhere. */
    interface Deed {
        void run() throws Exception;
    }

    /** On a thread, and so in a transaction, of its own. */
    void elsewhere(Deed deed) throws Exception {
        try (var other = Executors.newSingleThreadExecutor()) {
            var done = other.submit(() -> {
                deed.run();
                return true;
            });
            assertThat(done.get(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    record Job(UUID id, WorkflowId workflow, Instant runAt) {}

    Optional<Job> nextJob() {
        return jobs().stream().findFirst();
    }

    /** Those that are not done. */
    List<Job> jobs() {
        return system.jdbc()
                .sql("select id, payload ->> 'workflow', run_at from jobs where tenant_id = ? order by run_at, id")
                .param(tenant.value())
                .query((row, _) -> new Job(
                        row.getObject(1, UUID.class),
                        WorkflowId.of(row.getString(2)),
                        row.getObject(3, OffsetDateTime.class).toInstant()))
                .list();
    }

    /** Does all jobs that are due. */
    void work() throws Exception {
        for (int done = 0; done < MOST_JOBS; done++) {
            var job = nextJob().filter(next -> !next.runAt().isAfter(clock.instant()));
            if (job.isEmpty()) {
                return;
            }
            run(driver, job.get(), 1);
        }
        throw new AssertionError("It never ends");
    }

    /** Does all jobs, however late they are. */
    void workToTheEnd() throws Exception {
        for (int done = 0; done < MOST_JOBS; done++) {
            work();
            var next = nextJob();
            if (next.isEmpty()) {
                return;
            }
            clock.set(next.get().runAt());
        }
        throw new AssertionError("It never ends");
    }

    /** The work of a job, again if its process is killed; then it is done. */
    void run(Driver<?> by, Job job, int attempt) throws Exception {
        current = job;
        try {
            drive(by, job, attempt);
            if (redelivers) {
                drive(by, job, attempt + 1);
            }
            int gone = system.jdbc()
                    .sql("delete from jobs where tenant_id = ? and id = ? and " + WITHOUT_DISK)
                    .param(tenant.value())
                    .param(job.id())
                    .update();
            assertThat(gone).isEqualTo(1);
        } catch (Life.Killed killed) {
            mortal.restart();
            run(by, job, attempt + 1);
        } catch (JobFailure early) {
            assertThat(early.isPostponement()).isTrue();
            int put = system.jdbc()
                    .sql("update jobs set run_at = ? where tenant_id = ? and id = ? and " + WITHOUT_DISK)
                    .param(Parameters.utc(clock.instant().plus(early.retryAfter())))
                    .param(tenant.value())
                    .param(job.id())
                    .update();
            assertThat(put).isEqualTo(1);
        }
    }

    /** The work of a job, on this thread. */
    void drive(Driver<?> by, Job job, int attempt) throws Exception {
        AT_WORK.set(job.id());
        Tenant.call(tenant, () -> {
            by.run(job.workflow(), new Run(new JobId(job.id()), attempt, tenant));
            return true;
        });
    }

    private record Run(JobId id, int attempt, TenantId tenant) implements JobRun {

        @Override
        public boolean isLastAttempt() {
            return false;
        }

        @Override
        public void progress(int percent, @Nullable String note) {}

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public void result(Object value) {}
    }
}
