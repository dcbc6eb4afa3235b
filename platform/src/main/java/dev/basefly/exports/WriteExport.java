package dev.basefly.exports;

import dev.basefly.jobs.JobKind;
import dev.basefly.jobs.RetryPolicy;
import java.time.Duration;
import java.util.UUID;

/** The job that writes the file of an export. */
record WriteExport(UUID export) {

    static final JobKind<WriteExport> KIND = JobKind.of("exports.write_organization", WriteExport.class)
            .inQueue("exports")
            .withTimeout(Duration.ofHours(2))
            .retriedBy(new RetryPolicy(5, Duration.ofSeconds(10), Duration.ofMinutes(10)));

    /** While an unfinished job of the organization has it, another request is that one. */
    static final String ONE_AT_A_TIME = "organization";

    ExportId id() {
        return new ExportId(export);
    }
}
