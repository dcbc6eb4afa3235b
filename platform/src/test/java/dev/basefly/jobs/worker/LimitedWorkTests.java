package dev.basefly.jobs.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.basefly.PlatformTest;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.JobHandler;
import dev.basefly.jobs.JobKind;
import dev.basefly.jobs.Jobs;
import dev.basefly.jobs.NewJob;
import dev.basefly.jobs.Wakeups;
import dev.basefly.jobs.limit.JobLimit;
import dev.basefly.jobs.limit.JobLimits;
import dev.basefly.jobs.limit.JobLimits.About;
import dev.basefly.jobs.limit.JobLimits.Allowed;
import dev.basefly.jobs.limit.LimitGate;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Tenant;
import io.micrometer.tracing.Tracer;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** What limits do to workers. */
@PlatformTest
@TestPropertySource(properties = "basefly.runtime.role=web")
@CrossTenant(reason = "looks at the jobs of all tenants")
class LimitedWorkTests {

    record Call(String endpoint) {}

    private static final JobKind<Call> CALL = JobKind.of("tests.call", Call.class);
    private static final About ENDPOINTS = new About(JobLimit.Per.KEY, null, null, "endpoint");

    private final TenantId acme = new TenantId(UUID.randomUUID());

    @Autowired
    private Jobs jobs;

    @Autowired
    private JobLimits limits;

    @Autowired
    private LimitGate gate;

    @Autowired
    private SystemDatabase database;

    @Autowired
    private Wakeups wakeups;

    @Autowired
    private Tracer tracer;

    private Workbench bench;

    @BeforeEach
    void begin() {
        database.jdbc().sql("delete from job_limits").update();
        bench = new Workbench(database, wakeups, tracer);
    }

    @AfterEach
    void end() throws InterruptedException {
        bench.stop();
        database.jdbc().sql("delete from job_limits").update();
    }

    @Test
    void runsNoMoreOfAKeyAtOnceThanAllowedOnTwoWorkersTogetherAndHoldsUpNoOther() {
        limits.set(ENDPOINTS, new Allowed(2, null, null), "They bear no more");
        Map<String, AtomicInteger> running = new ConcurrentHashMap<>();
        Map<String, Integer> most = new ConcurrentHashMap<>();
        var slow = new Semaphore(0);
        JobHandler<Call> handler = new JobHandler<>(CALL, (call, _) -> {
            AtomicInteger count = running.computeIfAbsent(call.endpoint(), _ -> new AtomicInteger());
            most.merge(call.endpoint(), count.incrementAndGet(), Math::max);
            if (call.endpoint().equals("slow")) {
                slow.acquire();
            }
            count.decrementAndGet();
        });
        bench.work(worker -> worker.limitBy(gate), handler);
        bench.work(worker -> worker.limitBy(gate), handler);

        add("slow", 12);
        add("quick", 12);
        add("", 12);

        await().until(() ->
                bench.count("select count(*) from finished_jobs where payload ->> 'endpoint' <> 'slow'") == 24);
        assertThat(bench.count("select count(*) from jobs where state = 'RUNNING'"))
                .isEqualTo(2);
        slow.release(12);
        await().until(() -> bench.count("select count(*) from jobs") == 0);
        assertThat(most.get("slow")).isEqualTo(2);
        assertThat(most.get("quick")).isLessThanOrEqualTo(2);
    }

    @Test
    void beginsNoMoreWithinATimeThanAllowedUntilTheLimitIsLifted() {
        limits.set(ENDPOINTS, new Allowed(null, 3, Duration.ofHours(1)), "Their plan");
        var done = new AtomicInteger();
        bench.work(worker -> worker.limitBy(gate), new JobHandler<>(CALL, (_, _) -> done.incrementAndGet()));

        add("one", 5);
        add("two", 2);

        await().until(() -> done.get() == 5);
        assertThat(bench.count("select count(*) from jobs where state = 'AVAILABLE' and attempt = 0"))
                .isEqualTo(2);
        limits.lift(ENDPOINTS);
        await().until(() -> done.get() == 7);
    }

    @Test
    void letsALimitOfNoneWaitAndARaisedOneGoOn() {
        var queue = new About(JobLimit.Per.QUEUE, CALL.queue(), null, null);
        limits.set(queue, new Allowed(0, null, null), "The provider is down");
        var begun = new CountDownLatch(3);
        bench.work(worker -> worker.limitBy(gate), new JobHandler<>(CALL, (_, _) -> begun.countDown()));

        add("one", 3);
        limits.set(queue, new Allowed(1, null, null), "One at a time");

        await().until(() -> begun.getCount() == 0);
        assertThat(limits.list())
                .hasSize(1)
                .first()
                .extracting(known -> known.limit().atOnce())
                .isEqualTo(1);
    }

    private void add(String endpoint, int count) {
        Tenant.run(
                acme,
                () -> jobs.addAll(IntStream.range(0, count)
                        .mapToObj(number -> {
                            var call = NewJob.of(CALL, new Call(endpoint));
                            return endpoint.isEmpty() ? call : call.limitedBy("endpoint:" + endpoint);
                        })
                        .toList()));
    }
}
