package dev.basefly.jobs.web;

import dev.basefly.jobs.TenantJobs;
import dev.basefly.jobs.flow.Batches;
import dev.basefly.jobs.limit.JobLimits;
import dev.basefly.jobs.operation.DeadLetters;
import dev.basefly.jobs.operation.JobBoard;
import dev.basefly.jobs.operation.JobPauses;
import dev.basefly.jobs.operation.JobTimetable;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Wires the routes. */
@AutoConfiguration(
        afterName = {
            "dev.basefly.jobs.JobsConfiguration",
            "dev.basefly.jobs.flow.FlowConfiguration",
            "dev.basefly.jobs.operation.OperationConfiguration"
        })
class JobsWebConfiguration {

    @Bean
    static JobController jobController(TenantJobs jobs) {
        return new JobController(jobs);
    }

    @Bean
    static BatchController batchController(Batches batches) {
        return new BatchController(batches);
    }

    @Bean
    static JobBoardController jobBoardController(JobBoard board) {
        return new JobBoardController(board);
    }

    @Bean
    static DeadLetterController deadLetterController(DeadLetters letters) {
        return new DeadLetterController(letters);
    }

    @Bean
    static PauseController pauseController(JobPauses pauses) {
        return new PauseController(pauses);
    }

    @Bean
    static LimitController limitController(JobLimits limits) {
        return new LimitController(limits);
    }

    @Bean
    static ScheduleController scheduleController(JobTimetable timetable) {
        return new ScheduleController(timetable);
    }
}
