package dev.basefly.benchmarks.workflows;

import dev.basefly.benchmarks.figures.Alternation;
import dev.basefly.benchmarks.figures.Bar;
import dev.basefly.benchmarks.figures.Benchmark;
import dev.basefly.benchmarks.figures.Countdown;
import dev.basefly.benchmarks.figures.Effort;
import dev.basefly.benchmarks.figures.Figure;
import dev.basefly.benchmarks.figures.Findings;
import dev.basefly.benchmarks.figures.Samples;
import dev.basefly.benchmarks.node.DurableDatabase;
import dev.basefly.benchmarks.node.Node;
import dev.basefly.benchmarks.node.Tenants;
import dev.basefly.benchmarks.workflows.Errands.Errand;
import dev.basefly.jobs.JobKind;
import dev.basefly.jobs.Jobs;
import dev.basefly.jobs.NewJob;
import dev.basefly.runtime.TenantId;
import dev.basefly.server.BaseflyServer;
import dev.basefly.tenancy.Tenant;
import dev.basefly.workflows.Workflow;
import dev.basefly.workflows.Workflows;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Steps of workflows next to bare jobs that do the same, both waiting already, on one node and one database. */
public final class WorkflowsBenchmark implements Benchmark {

    private static final int TENANTS = 50;
    private static final long PAUSE_IS_KNOWN_MILLIS = 1_000;

    @Override
    public String summary() {
        return "steps of workflows, next to bare jobs that do the same";
    }

    @Override
    public void measure(Effort effort, Findings findings) throws Exception {
        findings.doing("starting a server and a node");
        try (DurableDatabase server = DurableDatabase.start();
                ConfigurableApplicationContext node = Node.serving(
                        server.database(),
                        List.of(BaseflyServer.class, Errands.class),
                        "basefly.jobs.lease=2s",
                        "logging.level.root=warn")) {
            measure(
                    effort,
                    findings,
                    new Bench(node, JdbcClient.create(server.database().asSuperuser())));
        }
    }

    private static void measure(Effort effort, Findings findings, Bench bench) throws Exception {
        bench.prepare();
        int jobs = effort.pick(10_000, 1_000);
        Alternation alternation = new Alternation()
                .add("jobs", () -> bench.jobs(Errand.WRITING, jobs))
                .add("steps", () -> bench.steps("writingWorkflow", jobs))
                .add("idle jobs", () -> bench.jobs(Errand.IDLE, jobs))
                .add("idle steps", () -> bench.steps("idleWorkflow", jobs));
        var ignored = alternation.run(effort.pick(2, 0), what -> findings.doing("warm-up " + what));
        Map<String, double[]> found = alternation.run(effort.pick(5, 1), findings::doing);
        for (String variant : List.of("jobs", "steps", "idle jobs", "idle steps")) {
            findings.accept(Figure.of(variant + " done", "1/s", new Samples(of(found, variant))));
        }
        findings.accept(Figure.ratio(
                "a step that writes / a job that writes", of(found, "steps"), of(found, "jobs"), Bar.atLeast(0.5)));
        findings.accept(Figure.ratio(
                "a step that does nothing / a job that does nothing",
                of(found, "idle steps"),
                of(found, "idle jobs"),
                null));
    }

    private static double[] of(Map<String, double[]> found, String variant) {
        return Objects.requireNonNull(found.get(variant), variant);
    }

    /** The node, and who looks at it from outside. */
    private record Bench(ConfigurableApplicationContext node, JdbcClient superuser, List<UUID> tenants) {

        Bench(ConfigurableApplicationContext node, JdbcClient superuser) {
            this(node, superuser, Tenants.create(superuser, TENANTS));
        }

        void prepare() {
            superuser.sql("""
                            create table bench_effects (
                                tenant_id uuid not null,
                                id uuid not null default uuidv7(),
                                primary key (tenant_id, id))
                            """).update();
            superuser
                    .sql("select make_tenant_table('bench_effects')")
                    .query((_, _) -> true)
                    .list();
        }

        double jobs(JobKind<Errand> kind, int count) throws Exception {
            hold(Errands.QUEUE);
            Jobs jobs = node.getBean(Jobs.class);
            List<NewJob<Errand>> batch = IntStream.range(0, count / TENANTS)
                    .mapToObj(number -> NewJob.of(kind, new Errand(number)))
                    .toList();
            tenants.forEach(tenant -> Tenant.run(new TenantId(tenant), () -> jobs.addAll(batch)));
            return release(Errands.expect(count));
        }

        @SuppressWarnings("unchecked") // the bean of this name is one
        double steps(String name, int count) throws Exception {
            hold("workflows");
            Workflows workflows = node.getBean(Workflows.class);
            TransactionTemplate transaction = node.getBean(TransactionTemplate.class);
            Workflow<Errand> workflow = (Workflow<Errand>) node.getBean(name);
            int each = count / TENANTS / Errands.STEPS;
            tenants.forEach(tenant -> Tenant.run(
                    new TenantId(tenant),
                    () -> transaction.executeWithoutResult(_ -> IntStream.range(0, each)
                            .forEach(number -> workflows.start(workflow, new Errand(0), String.valueOf(number))))));
            return release(Errands.expect(each * TENANTS * Errands.STEPS));
        }

        private void hold(String queue) throws InterruptedException {
            superuser
                    .sql("truncate jobs, finished_jobs, workflows, workflow_steps, bench_effects")
                    .update();
            superuser
                    .sql("insert into job_pauses (tenant_id, queue, paused_at) values (?, ?, now())")
                    .param(TenantId.INSTALLATION.value())
                    .param(queue)
                    .update();
            TimeUnit.MILLISECONDS.sleep(PAUSE_IS_KNOWN_MILLIS);
        }

        private double release(Countdown count) throws InterruptedException {
            superuser.sql("delete from job_pauses").update();
            double rate = count.perSecond();
            while (superuser
                    .sql("select exists (select from jobs)")
                    .query(Boolean.class)
                    .single()) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
            count.requireExact();
            return rate;
        }
    }
}
