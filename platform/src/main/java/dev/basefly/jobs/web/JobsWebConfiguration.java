package dev.basefly.jobs.web;

import dev.basefly.jobs.TenantJobs;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Wires the routes. */
@AutoConfiguration(afterName = "dev.basefly.jobs.JobsConfiguration")
class JobsWebConfiguration {

    @Bean
    static JobController jobController(TenantJobs jobs) {
        return new JobController(jobs);
    }
}
