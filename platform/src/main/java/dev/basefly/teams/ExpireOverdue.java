package dev.basefly.teams;

import dev.basefly.jobs.JobKind;

/** The job that writes down which invitations and offers are over. */
record ExpireOverdue() {

    static final JobKind<ExpireOverdue> KIND = JobKind.of("teams.expire_overdue", ExpireOverdue.class);
}
