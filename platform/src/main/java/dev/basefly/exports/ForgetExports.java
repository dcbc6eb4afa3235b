package dev.basefly.exports;

import dev.basefly.jobs.JobKind;

/** The job that deletes files whose time is over, and what broken-off attempts left. */
record ForgetExports() {

    static final JobKind<ForgetExports> KIND =
            JobKind.of("exports.forget_expired", ForgetExports.class).inQueue("exports");
}
