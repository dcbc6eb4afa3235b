package dev.basefly.benchmarks.workflows;

import dev.basefly.benchmarks.figures.Countdown;
import dev.basefly.jobs.JobHandler;
import dev.basefly.jobs.JobKind;
import dev.basefly.workflows.Workflow;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What the measured node does, once as a job and once as a step: writes a row in a transaction, or nothing. */
@Configuration(proxyBeanMethods = false)
class Errands {

    static final int STEPS = 10;
    static final String QUEUE = "bench";

    private static volatile Countdown count = new Countdown(Integer.MAX_VALUE);

    /** A job, or the state of a workflow; it does not matter what it says. */
    record Errand(long number) {

        static final JobKind<Errand> WRITING =
                JobKind.of("bench.writing", Errand.class).inQueue(QUEUE);
        static final JobKind<Errand> IDLE =
                JobKind.of("bench.idle", Errand.class).inQueue(QUEUE);
    }

    static Countdown expect(int number) {
        Countdown fresh = new Countdown(number);
        count = fresh;
        return fresh;
    }

    @Bean
    static JobHandler<Errand> writingJob(JdbcClient jdbc, TransactionTemplate transaction) {
        return new JobHandler<>(Errand.WRITING, (_, _) -> {
            transaction.executeWithoutResult(_ -> write(jdbc));
            count.one();
        });
    }

    @Bean
    static JobHandler<Errand> idleJob() {
        return new JobHandler<>(Errand.IDLE, (_, _) -> count.one());
    }

    @Bean
    static Workflow<Errand> writingWorkflow(JdbcClient jdbc) {
        Workflow<Errand> workflow = Workflow.of("bench.writing_steps", 1, Errand.class);
        for (int step = 1; step <= STEPS; step++) {
            workflow = workflow.step("step-" + step, (errand, _) -> {
                write(jdbc);
                count.one();
                return new Errand(errand.number() + 1);
            });
        }
        return workflow;
    }

    @Bean
    static Workflow<Errand> idleWorkflow() {
        Workflow<Errand> workflow = Workflow.of("bench.idle_steps", 1, Errand.class);
        for (int step = 1; step <= STEPS; step++) {
            workflow = workflow.step("step-" + step, (errand, _) -> {
                count.one();
                return new Errand(errand.number() + 1);
            });
        }
        return workflow;
    }

    private static void write(JdbcClient jdbc) {
        int ignored = jdbc.sql("""
                        insert into bench_effects (tenant_id) select current_setting('basefly.tenant_id')::uuid
                        """).update();
    }
}
