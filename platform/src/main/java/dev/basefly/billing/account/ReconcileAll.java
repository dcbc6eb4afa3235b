package dev.basefly.billing.account;

import dev.basefly.jobs.JobKind;
import java.time.Duration;

/** The job that compares everything with Stripe. */
record ReconcileAll() {

    static final JobKind<ReconcileAll> KIND =
            JobKind.of("billing.reconcile", ReconcileAll.class).internal().withTimeout(Duration.ofHours(6));
}
