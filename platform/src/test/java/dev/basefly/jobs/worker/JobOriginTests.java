package dev.basefly.jobs.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.basefly.PlatformTest;
import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.JobHandler;
import dev.basefly.jobs.JobId;
import dev.basefly.jobs.JobKind;
import dev.basefly.jobs.JobOrigin;
import dev.basefly.jobs.Jobs;
import dev.basefly.jobs.NewJob;
import dev.basefly.jobs.Wakeups;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.tenancy.Tenant;
import io.micrometer.tracing.Tracer;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** What a job knows of who and what added it. */
@PlatformTest
@TestPropertySource(properties = "basefly.runtime.role=web")
@CrossTenant(reason = "looks at the jobs of all tenants")
class JobOriginTests {

    record Note(int number) {}

    private record Seen(RequestScope scope, JobOrigin origin, int rows, String traceId, String logged) {}

    private static final JobKind<Note> NOTE = JobKind.of("tests.note", Note.class);

    private final TenantId acme = new TenantId(UUID.randomUUID());
    private final TenantId globex = new TenantId(UUID.randomUUID());
    private final Actor.Person ada = new Actor.Person(UserId.next(java.time.InstantSource.system()), "OWNER", false);
    private final ConcurrentLinkedQueue<Seen> seen = new ConcurrentLinkedQueue<>();

    @Autowired
    private Jobs jobs;

    @Autowired
    private SystemDatabase database;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Wakeups wakeups;

    @Autowired
    private AuditLog audit;

    @Autowired
    private Tracer tracer;

    private Workbench bench;

    @BeforeEach
    void begin() {
        bench = new Workbench(database, wakeups, tracer);
    }

    @AfterEach
    void end() throws InterruptedException {
        bench.stop();
    }

    @Test
    void goesOnInTheRequestTraceAndNameOfWhoAddedItWithItsTenantsRowsOnly() {
        bench.work(new JobHandler<>(NOTE, (note, run) -> look(run.origin())));
        Tenant.run(globex, () -> jobs.add(NewJob.of(NOTE, new Note(1)).after(Duration.ofHours(1))));
        var span = tracer.nextSpan().name("request").start();
        JobId job;
        try (var scope = tracer.withSpan(span)) {
            assert scope != null;
            job = request(ada).call(() -> jobs.add(NOTE, new Note(2)));
        }

        await().until(() -> bench.state(job).equals("COMPLETED"));

        assertThat(seen).singleElement().satisfies(found -> {
            assertThat(found.scope().tenant()).isEqualTo(acme);
            assertThat(found.scope().requestId()).isEqualTo("request-of-ada");
            assertThat(found.scope().actor()).isEqualTo(new Actor.Program("job:tests.note", ada.label()));
            assertThat(found.rows()).isEqualTo(1);
            assertThat(found.traceId()).isEqualTo(span.context().traceId());
            assertThat(found.origin().traceparent()).contains(span.context().spanId());
            assertThat(found.logged()).isEqualTo("request-of-ada");
        });
    }

    @Test
    void namesWhoAddedItInTheAudit() {
        bench.work(new JobHandler<>(
                NOTE, (note, run) -> audit.record(AuditEntry.of("note.written").on("note", "1"))));

        var job = request(ada).call(() -> jobs.add(NOTE, new Note(1)));

        await().until(() -> bench.state(job).equals("COMPLETED"));
        assertThat(database.jdbc()
                        .sql(
                                "select actor_kind || ' ' || actor_id || ' ' || actor_via || ' ' || request_id from audit_events where tenant_id = ?")
                        .param(acme.value())
                        .query(String.class)
                        .list())
                .containsExactly("JOB tests.note " + ada.label() + " request-of-ada");
    }

    @Test
    void handsOnWhereItComesFromToTheJobsThatItAdds() {
        bench.work(new JobHandler<>(NOTE, (note, run) -> {
            look(run.origin());
            if (note.number() > 0) {
                jobs.add(NOTE, new Note(note.number() - 1));
            }
        }));

        request(ada).run(() -> jobs.add(NOTE, new Note(2)));

        await().until(() -> seen.size() == 3);
        assertThat(seen).extracting(found -> found.origin().generation()).containsExactly(0, 1, 2);
        assertThat(seen).extracting(found -> found.origin().actor()).containsOnly(ada.label());
        assertThat(seen).extracting(found -> found.origin().requestId()).containsOnly("request-of-ada");
    }

    @Test
    void isNoRequestWhenNobodyAsked() {
        bench.work(new JobHandler<>(NOTE, (note, run) -> {
            look(run.origin());
            if (note.number() == 1) {
                jobs.add(NOTE, new Note(2));
            }
        }));

        var job = jobs.add(NOTE, new Note(1));

        await().until(() -> seen.size() == 2);
        assertThat(seen).extracting(found -> found.origin().requestId()).containsOnlyNulls();
        assertThat(seen.peek().scope().requestId()).isEqualTo(job.toString());
        assertThat(seen.peek().scope().actor()).isEqualTo(new Actor.Program("job:tests.note"));
    }

    @Test
    void isDeadWhenItEnqueuesItselfForEver() {
        var runs = new AtomicInteger();
        bench.work(new JobHandler<>(NOTE, (note, run) -> {
            runs.incrementAndGet();
            jobs.add(NOTE, note);
        }));

        Tenant.run(acme, () -> jobs.add(NOTE, new Note(1)));

        await().until(() -> bench.count("select count(*) from jobs where state = 'DEAD'") == 1);
        assertThat(runs).hasValue(101);
        assertThat(bench.count("select count(*) from jobs")).isEqualTo(1);
        assertThat(database.jdbc()
                        .sql("select failures -> -1 ->> 'error' from jobs")
                        .query(String.class)
                        .single())
                .contains("100 times in a line", "schedule", "most-generations");
    }

    private void look(JobOrigin origin) {
        var span = tracer.currentSpan();
        seen.add(new Seen(
                RequestScope.current(),
                origin,
                RequestScope.currentTenant() == null
                        ? 0
                        : jdbc.sql("select count(*) from jobs")
                                .query(Integer.class)
                                .single(),
                span == null ? "" : span.context().traceId(),
                String.valueOf(MDC.get("requestId"))));
    }

    private RequestScope request(Actor actor) {
        return new RequestScope("request-of-ada", acme, actor, Locale.ROOT);
    }
}
