package dev.basefly.console.jobs;

import dev.basefly.dashboard.Audience;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.NavigationItem;
import dev.basefly.dashboard.component.Icon;
import dev.basefly.jobs.limit.JobLimits;
import dev.basefly.jobs.operation.DeadLetters;
import dev.basefly.jobs.operation.JobBoard;
import dev.basefly.jobs.operation.JobPauses;
import dev.basefly.jobs.operation.JobTimetable;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Wires the pages and their place in the navigation. */
@AutoConfiguration(
        afterName = {
            "dev.basefly.jobs.operation.OperationConfiguration",
            "dev.basefly.jobs.limit.LimitConfiguration",
            "dev.basefly.dashboard.DashboardConfiguration"
        })
class ConsoleJobsConfiguration {

    @Bean
    static NavigationItem jobConsoleNavigation() {
        return new NavigationItem("All jobs", "/console/jobs", Icon.BOLT, 812, Audience.OPERATORS);
    }

    @Bean
    static BoardPages boardPages(JobBoard board, JobPauses pauses) {
        return new BoardPages(board, pauses);
    }

    @Bean
    static DeadListPages deadListPages(DeadLetters letters, Forms forms) {
        return new DeadListPages(letters, forms);
    }

    @Bean
    static DeadLetterPages deadLetterPages(DeadLetters letters, Forms forms) {
        return new DeadLetterPages(letters, forms);
    }

    @Bean
    static PausePages pausePages(JobPauses pauses, Forms forms) {
        return new PausePages(pauses, forms);
    }

    @Bean
    static LimitPages limitPages(JobLimits limits, Forms forms) {
        return new LimitPages(limits, forms);
    }

    @Bean
    static SchedulePages schedulePages(JobTimetable timetable, Forms forms) {
        return new SchedulePages(timetable, forms);
    }
}
