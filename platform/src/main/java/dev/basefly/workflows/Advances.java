package dev.basefly.workflows;

import dev.basefly.jobs.Added;
import dev.basefly.jobs.JobId;
import dev.basefly.jobs.JobKind;
import dev.basefly.jobs.JobOrigin;
import dev.basefly.jobs.Jobs;
import dev.basefly.jobs.NewJob;
import dev.basefly.jobs.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The jobs that go on with workflows; each definition is a kind, so that only workers which know it take them. */
class Advances {

    static final Duration TIMEOUT = Duration.ofMinutes(15);

    /** Attempts of a job are those that ended without an answer: those of steps are counted by the workflow. */
    private static final RetryPolicy RETRY = new RetryPolicy(100, Duration.ofSeconds(1), Duration.ofMinutes(5));

    private final Jobs jobs;

    /** The payload of such a job. */
    record Advance(WorkflowId workflow) {}

    Advances(Jobs jobs) {
        this.jobs = jobs;
    }

    static JobKind<Advance> kind(String name, int version, String shape) {
        return JobKind.of("workflow." + name + ".v" + version + "_" + shape, Advance.class)
                .inQueue("workflows")
                .internal()
                .withTimeout(TIMEOUT)
                .retriedBy(RETRY);
    }

    /** Where what is started here comes from; refused when workflows and jobs start one another for ever. */
    JobOrigin origin() {
        return jobs.origin();
    }

    /** The first one, which counts towards the limit of the organization's jobs. */
    JobId begin(Instance fresh, Instant at) {
        return jobs.addAll(List.of(job(fresh, at)), fresh.origin(), _ -> false)
                .getFirst()
                .id();
    }

    /** A further one, as what was begun must go on. */
    JobId add(Instance instance, Instant at) {
        return jobs.addRegardless(job(instance, at), instance.origin());
    }

    /** One that looks whether it goes on, as the one that should is gone; at most one for each place it stands at. */
    Added look(Instance instance, Instant at) {
        NewJob<Advance> job = job(instance, at).unique(instance.id() + ":" + instance.sequence());
        return jobs.addOrFindRegardless(job, instance.origin());
    }

    /** The one that would have gone on with it, had it not gone on before its time. */
    void withdraw(UUID driver) {
        jobs.withdraw(new JobId(driver), "Its workflow has gone on");
    }

    private static NewJob<Advance> job(Instance instance, Instant at) {
        return NewJob.of(kind(instance.name(), instance.version(), instance.shape()), new Advance(instance.id()))
                .at(at);
    }
}
