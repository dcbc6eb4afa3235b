package dev.basefly.billing.inbox;

import dev.basefly.jobs.JobKind;
import dev.basefly.jobs.NewJob;
import dev.basefly.jobs.RetryPolicy;
import java.time.Duration;

/** The job that works on one event: for two to five days, for Stripe has its 200 and does not send the event again. */
record ProcessEvent(String event) {

    static final JobKind<ProcessEvent> KIND = JobKind.of("billing.process_stripe_event", ProcessEvent.class)
            .internal()
            .withTimeout(Duration.ofMinutes(5))
            .retriedBy(new RetryPolicy(24, Duration.ofSeconds(2), Duration.ofHours(12)));

    /** @param replays so that a job which died is not taken for the one that is needed now */
    static NewJob<ProcessEvent> job(String event, int replays) {
        String key = event.length() > 180 ? event.substring(event.length() - 180) : event;
        return NewJob.of(KIND, new ProcessEvent(event)).unique(key + "/" + replays);
    }
}
