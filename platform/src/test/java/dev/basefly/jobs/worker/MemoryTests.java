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
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Tenant;
import io.micrometer.tracing.Tracer;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** Jobs that eat memory. */
@PlatformTest
@TestPropertySource(properties = "basefly.runtime.role=web")
@CrossTenant(reason = "looks at the jobs of all tenants")
class MemoryTests {

    record Note(int number) {}

    private static final JobKind<Note> NOTE = JobKind.of("tests.note", Note.class);

    private final TenantId acme = new TenantId(UUID.randomUUID());

    @Autowired
    private Jobs jobs;

    @Autowired
    private SystemDatabase database;

    @Autowired
    private Wakeups wakeups;

    private Workbench bench;

    @BeforeEach
    void begin() {
        bench = new Workbench(database, wakeups, Tracer.NOOP);
    }

    @AfterEach
    void end() throws InterruptedException {
        bench.stop();
    }

    @Test
    void failsAloneWhenItNeedsMoreThanThereIs() {
        var begun = new CountDownLatch(1);
        bench.work(new JobHandler<>(NOTE, (note, run) -> {
            if (note.number() == 0) {
                begun.await();
                assertThat(new long[Integer.MAX_VALUE - 8]).isNotEmpty();
            }
            begun.countDown();
        }));

        var hungry = Tenant.call(acme, () -> jobs.add(NOTE, new Note(0)));
        var others = Tenant.call(
                acme,
                () -> jobs.addAll(IntStream.range(1, 50)
                        .mapToObj(number -> NewJob.of(NOTE, new Note(number)))
                        .toList()));

        await().until(() -> bench.state(hungry).equals("RETRYING"));
        await().until(() -> others.stream().allMatch(job -> bench.state(job).equals("COMPLETED")));
        assertThat(bench.error(hungry)).startsWith("Out of memory: do the work in smaller parts");
        assertThat(bench.count("""
                select extract(epoch from j.run_at - j.started_at)::int from jobs j where state = 'RETRYING'
                """)).isGreaterThanOrEqualTo(59);
    }

    @Test
    void comesOneAfterTheOtherWhileMemoryIsShort() {
        var memoryIsShort = new AtomicBoolean(true);
        var now = new AtomicInteger();
        var most = new AtomicInteger();
        bench.work(worker -> worker.spare(memoryIsShort::get), new JobHandler<>(NOTE, (note, run) -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            assertThat(bench.count("select 1")).isEqualTo(1);
            now.decrementAndGet();
        }));

        var ids = Tenant.call(
                acme,
                () -> jobs.addAll(IntStream.range(0, 40)
                        .mapToObj(number -> NewJob.of(NOTE, new Note(number)))
                        .toList()));

        await().until(() -> ids.stream().allMatch(job -> bench.state(job).equals("COMPLETED")));
        assertThat(most).hasValue(1);
    }
}
