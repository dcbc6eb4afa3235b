package dev.basefly.billing.refund;

import dev.basefly.jobs.JobKind;
import java.time.Duration;

/** The job that looks for refunds of which no event told. */
record CompareRefunds() {

    static final JobKind<CompareRefunds> KIND = JobKind.of("billing.compare_refunds", CompareRefunds.class)
            .internal()
            .withTimeout(Duration.ofHours(1));
}
