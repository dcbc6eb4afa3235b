package dev.basefly.billing.inbox;

import dev.basefly.jobs.JobKind;

/** The job that forgets events of long ago. */
record ForgetEvents() {

    static final JobKind<ForgetEvents> KIND =
            JobKind.of("billing.forget_stripe_events", ForgetEvents.class).internal();
}
