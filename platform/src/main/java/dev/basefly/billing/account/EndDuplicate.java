package dev.basefly.billing.account;

import dev.basefly.jobs.JobKind;
import dev.basefly.jobs.NewJob;
import dev.basefly.jobs.RetryPolicy;
import dev.basefly.runtime.TenantId;
import java.time.Duration;

/** The job that ends a subscription which somebody bought besides another one, and gives back what was paid for it. */
record EndDuplicate(TenantId tenant, String subscription) {

    static final JobKind<EndDuplicate> KIND = JobKind.of("billing.end_duplicate", EndDuplicate.class)
            .internal()
            .retriedBy(new RetryPolicy(20, Duration.ofSeconds(10), Duration.ofHours(6)));

    static NewJob<EndDuplicate> job(TenantId tenant, String subscription) {
        return NewJob.of(KIND, new EndDuplicate(tenant, subscription)).unique(subscription);
    }
}
