package com.acme.crm.contacts;

import dev.basefly.jobs.JobKind;
import dev.basefly.jobs.NewJob;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;

/** Removes for good, within the night, what an organization deleted 30 days ago. */
record Purge() {

    static final Period KEPT = Period.ofDays(30);

    static final JobKind<Purge> KIND = JobKind.of("contacts.purge", Purge.class).internal();

    /** The one job for everything that is deleted on the day of this time, in the first night in which all of it is due. */
    static NewJob<Purge> ofDay(Instant time) {
        LocalDate day = LocalDate.ofInstant(time, ZoneOffset.UTC);
        Instant night = day.plus(KEPT).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        return NewJob.of(KIND, new Purge()).at(night).unique(day.toString());
    }
}
