package dev.basefly.billing.account;

import dev.basefly.jobs.JobKind;
import dev.basefly.jobs.NewJob;
import dev.basefly.jobs.RetryPolicy;
import dev.basefly.runtime.TenantId;
import java.time.Duration;
import java.util.UUID;

/** The job that finds out what became of a decision, some time after it was made. */
record ResolveDecision(TenantId tenant, UUID decision) {

    static final JobKind<ResolveDecision> KIND = JobKind.of("billing.resolve_decision", ResolveDecision.class)
            .internal()
            .retriedBy(new RetryPolicy(20, Duration.ofSeconds(30), Duration.ofHours(1)));

    /** Longer than all attempts at a call take. */
    private static final Duration WAIT = Duration.ofMinutes(2);

    static NewJob<ResolveDecision> job(TenantId tenant, UUID decision) {
        return NewJob.of(KIND, new ResolveDecision(tenant, decision)).after(WAIT);
    }
}
