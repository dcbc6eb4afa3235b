package dev.basefly.jobs.operation;

import dev.basefly.audit.AuditLog;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.JobKinds;
import dev.basefly.jobs.JobSchedule;
import dev.basefly.jobs.Jobs;
import dev.basefly.jobs.JobsSettings;
import dev.basefly.jobs.Wakeups;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.PeriodicTask;
import dev.basefly.runtime.RuntimeSettings;
import dev.basefly.tenancy.Organizations;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Wires what the operator asks and does. */
@AutoConfiguration(afterName = {"dev.basefly.jobs.JobsConfiguration", "dev.basefly.tenancy.TenancyConfiguration"})
class OperationConfiguration {

    private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);

    @Bean
    static JobBoard jobBoard(SystemDatabase database, MovableClock clock) {
        return new JobBoard(database, clock);
    }

    @Bean
    static DeadLetters deadLetters(
            SystemDatabase database, Wakeups wakeups, AuditLog audit, MovableClock clock, JobKinds kinds) {
        return new DeadLetters(database, wakeups, audit, clock, kinds);
    }

    @Bean
    static PeriodicTask jobRetention(
            SystemDatabase database, JobsSettings settings, MovableClock clock, RuntimeSettings runtime) {
        Retention retention = new Retention(database, settings, clock);
        return PeriodicTask.every(BETWEEN_LOOKS, "job-retention", retention::run)
                .onlyIf(runtime.role().runsBackgroundWork());
    }

    @Bean
    static JobPauses jobPauses(
            SystemDatabase database, Organizations organizations, AuditLog audit, MovableClock clock) {
        return new JobPauses(database, organizations, audit, clock);
    }

    @Bean
    static JobTimetable jobTimetable(
            SystemDatabase database,
            Jobs jobs,
            AuditLog audit,
            MovableClock clock,
            ObjectProvider<JobSchedule> schedules) {
        return new JobTimetable(
                database, jobs, audit, clock, schedules.orderedStream().toList());
    }
}
