package dev.basefly.benchmarks.jobs;

import dev.basefly.benchmarks.figures.Samples;
import dev.basefly.benchmarks.node.Node;
import dev.basefly.jobs.JobHandler;
import dev.basefly.jobs.JobKind;
import dev.basefly.jobs.Jobs;
import dev.basefly.jobs.NewJob;
import dev.basefly.runtime.TenantId;
import dev.basefly.server.BaseflyServer;
import dev.basefly.tenancy.Tenant;
import dev.basefly.testkit.TestPostgres.Database;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Basefly's jobs in a node of this process, of fifty organizations. */
final class BaseflyJobs implements JobQueue {

    private static final int TENANTS = 50;
    private static final UUID ALL = TenantId.INSTALLATION.value();

    /** The payload of a job that does nothing. */
    record Nothing(long number) {

        static final JobKind<Nothing> KIND =
                JobKind.of("bench.nothing", Nothing.class).inQueue("bench");
    }

    @Configuration(proxyBeanMethods = false)
    static class Handling {

        @Bean
        static JobHandler<Nothing> nothing() {
            return new JobHandler<>(Nothing.KIND, (_, _) -> {
                pickedUpAt = System.nanoTime();
                countdown.one();
            });
        }
    }

    private static volatile Countdown countdown = new Countdown(Integer.MAX_VALUE);
    private static volatile long pickedUpAt;

    private final ConfigurableApplicationContext node;
    private final Jobs jobs;
    private final JdbcClient superuser;
    private final List<UUID> tenants =
            Stream.generate(UUID::randomUUID).limit(TENANTS).toList();

    BaseflyJobs(Database database, String... settings) {
        List<String> all = new ArrayList<>(List.of("basefly.jobs.lease=2s"));
        all.addAll(List.of(settings));
        node = Node.serving(database, List.of(BaseflyServer.class, Handling.class), all.toArray(String[]::new));
        jobs = node.getBean(Jobs.class);
        superuser = JdbcClient.create(database.asSuperuser());
        for (UUID tenant : tenants) {
            superuser
                    .sql("""
                            insert into organizations (tenant_id, kind, slug, name, created_at)
                            values (?, 'COMPANY', ?, 'Bench', now())
                            """)
                    .param(tenant)
                    .param("bench-" + tenant.toString().substring(0, 8))
                    .update();
        }
    }

    List<UUID> tenants() {
        return tenants;
    }

    @Override
    public double donePerSecond(int count) throws Exception {
        superuser
                .sql("insert into job_pauses values (?, 'bench', null, now())")
                .param(ALL)
                .update();
        TimeUnit.MILLISECONDS.sleep(1_000);
        addedPerSecond(count);
        Countdown fresh = new Countdown(count);
        countdown = fresh;
        release();
        double rate = fresh.perSecond();
        awaitNone();
        fresh.requireExact();
        return rate;
    }

    /** Lets jobs be added and not done, as the others do while they are measured adding. */
    void hold() throws InterruptedException {
        superuser
                .sql("insert into job_pauses values (?, 'bench', null, now())")
                .param(ALL)
                .update();
        TimeUnit.MILLISECONDS.sleep(1_000);
    }

    void release() {
        superuser.sql("delete from job_pauses").update();
    }

    /** Forgets what was added. */
    void clear() {
        superuser.sql("truncate jobs").update();
    }

    @Override
    public int add(UUID tenant) {
        Tenant.call(new TenantId(tenant), () -> jobs.add(Nothing.KIND, new Nothing(1)));
        return 1;
    }

    @Override
    public double addedPerSecond(int count) {
        int each = count / TENANTS;
        List<NewJob<Nothing>> batch = IntStream.range(0, each)
                .mapToObj(number -> NewJob.of(Nothing.KIND, new Nothing(number)))
                .toList();
        long start = System.nanoTime();
        tenants.forEach(tenant -> Tenant.run(new TenantId(tenant), () -> jobs.addAll(batch)));
        return each * TENANTS * 1e9 / (System.nanoTime() - start);
    }

    /** Milliseconds from the commit of a job to its begin, one at a time on an idle node. */
    Samples pickup(int count) throws InterruptedException {
        double[] millis = new double[count];
        for (int number = 0; number < count; number++) {
            Countdown one = new Countdown(1);
            countdown = one;
            long start = System.nanoTime();
            add(tenants.get(number % TENANTS));
            long committed = System.nanoTime();
            one.perSecond();
            millis[number] = Math.max(0, pickedUpAt - committed) / 1e6;
            TimeUnit.NANOSECONDS.sleep(Math.max(0, 20_000_000 - (System.nanoTime() - start)));
        }
        return new Samples(Arrays.stream(millis).toArray());
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
