package dev.basefly.billing.standin;

import dev.basefly.jobs.JobKind;
import dev.basefly.jobs.NewJob;
import dev.basefly.jobs.RetryPolicy;
import java.time.Duration;

/** The job that sends one event of the stand-in to the webhook. */
record DeliverEvent(String event) {

    static final JobKind<DeliverEvent> KIND = JobKind.of("billing.deliver_stand_in_event", DeliverEvent.class)
            .internal()
            .withTimeout(Duration.ofMinutes(1))
            .retriedBy(new RetryPolicy(8, Duration.ofSeconds(1), Duration.ofMinutes(5)));

    static NewJob<DeliverEvent> job(String event) {
        return NewJob.of(KIND, new DeliverEvent(event));
    }
}
