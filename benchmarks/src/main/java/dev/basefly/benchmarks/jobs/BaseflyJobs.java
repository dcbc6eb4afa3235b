package dev.basefly.benchmarks.jobs;

import dev.basefly.benchmarks.figures.Countdown;
import dev.basefly.benchmarks.figures.Samples;
import dev.basefly.benchmarks.jobs.Work.Busy;
import dev.basefly.benchmarks.jobs.Work.Nothing;
import dev.basefly.benchmarks.node.Node;
import dev.basefly.benchmarks.node.Tenants;
import dev.basefly.jobs.Jobs;
import dev.basefly.jobs.NewJob;
import dev.basefly.runtime.TenantId;
import dev.basefly.server.BaseflyServer;
import dev.basefly.tenancy.Tenant;
import dev.basefly.testkit.TestPostgres.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Basefly's jobs in a node of this process, of fifty organizations. */
final class BaseflyJobs implements JobQueue {

    static final int TENANTS = 50;

    private static final UUID ALL = TenantId.INSTALLATION.value();
    private static final long PAUSE_IS_KNOWN_MILLIS = 1_000;

    private final ConfigurableApplicationContext node;
    private final Jobs jobs;
    private final TransactionTemplate transaction;
    private final JdbcClient superuser;
    private final List<UUID> tenants;

    /** With the defaults but for what is given, and for a lease of 2 s, so that pauses are soon known. */
    BaseflyJobs(Database database, String... settings) {
        List<String> all = new ArrayList<>(List.of("basefly.jobs.lease=2s", "logging.level.root=warn"));
        all.addAll(List.of(settings));
        node = Node.serving(database, List.of(BaseflyServer.class, Work.Handling.class), all.toArray(String[]::new));
        jobs = node.getBean(Jobs.class);
        transaction = node.getBean(TransactionTemplate.class);
        superuser = JdbcClient.create(database.asSuperuser());
        tenants = Tenants.create(superuser, TENANTS);
    }

    List<UUID> tenants() {
        return tenants;
    }

    <T> T bean(Class<T> type) {
        return node.getBean(type);
    }

    JdbcClient superuser() {
        return superuser;
    }

    @Override
    public double donePerSecond(int count) throws Exception {
        clear();
        return donePerSecond(count, tenants);
    }

    /** The same with everything in one organization, between which and others nothing has to be shared. */
    double donePerSecondOfOne(int count) throws Exception {
        clear();
        return donePerSecond(count, tenants.subList(0, 1));
    }

    /** Beside what ended before. */
    double donePerSecondMore(int count) throws Exception {
        return donePerSecond(count, tenants);
    }

    private double donePerSecond(int count, List<UUID> owners) throws Exception {
        hold();
        double ignored = addedPerSecond(count, owners);
        Countdown expected = Work.expect(count);
        release();
        double rate = expected.perSecond();
        awaitNone();
        expected.requireExact();
        return rate;
    }

    /** Lets jobs be added and not done, as the others do while they are measured adding. */
    void hold() throws InterruptedException {
        superuser
                .sql("insert into job_pauses (tenant_id, queue, paused_at) values (?, ?, now())")
                .param(ALL)
                .param(Work.QUEUE)
                .update();
        TimeUnit.MILLISECONDS.sleep(PAUSE_IS_KNOWN_MILLIS);
    }

    void release() {
        superuser.sql("delete from job_pauses").update();
    }

    @Override
    public void clear() {
        superuser.sql("truncate jobs, finished_jobs").update();
    }

    @Override
    public int add(UUID tenant) {
        Tenant.run(
                new TenantId(tenant),
                () -> transaction.executeWithoutResult(_ -> jobs.add(Nothing.KIND, new Nothing(1))));
        return 1;
    }

    @Override
    public double addedPerSecond(int count) {
        return addedPerSecond(count, tenants);
    }

    private double addedPerSecond(int count, List<UUID> owners) {
        int each = count / owners.size();
        List<NewJob<Nothing>> batch = IntStream.range(0, each)
                .mapToObj(number -> NewJob.of(Nothing.KIND, new Nothing(number)))
                .toList();
        long start = System.nanoTime();
        owners.forEach(tenant -> Tenant.run(new TenantId(tenant), () -> jobs.addAll(batch)));
        return each * owners.size() * 1e9 / (System.nanoTime() - start);
    }

    /** Adds jobs that take their time to an organization. */
    void addBusy(int organization, int first, int count) {
        List<NewJob<Busy>> batch = IntStream.range(first, first + count)
                .mapToObj(number -> NewJob.of(Busy.KIND, new Busy(organization, number)))
                .toList();
        Tenant.run(new TenantId(tenants.get(organization)), () -> jobs.addAll(batch));
    }

    /** Milliseconds from the commit of a job to its begin, one at a time on an idle node. */
    Samples pickup(int count) throws InterruptedException {
        double[] millis = new double[count];
        for (int number = 0; number < count; number++) {
            Countdown one = Work.expect(1);
            long start = System.nanoTime();
            int ignored = add(tenants.get(number % TENANTS));
            long committed = System.nanoTime();
            one.await();
            millis[number] = Math.max(0, Work.begunAt() - committed) / 1e6;
            TimeUnit.NANOSECONDS.sleep(Math.max(0, 20_000_000 - (System.nanoTime() - start)));
        }
        return new Samples(millis);
    }

    void awaitNone() throws InterruptedException {
        while (superuser
                .sql("select exists (select from jobs)")
                .query(Boolean.class)
                .single()) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    @Override
    public void close() {
        node.close();
    }
}
