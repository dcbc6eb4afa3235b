package dev.basefly.support;

import dev.basefly.jobs.JobKind;

/** The job that writes down which support is over. */
record ExpireGrants() {

    static final JobKind<ExpireGrants> KIND = JobKind.of("support.expire_grants", ExpireGrants.class);
}
