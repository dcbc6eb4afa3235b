package dev.basefly.jobs;

import dev.basefly.access.Access;
import dev.basefly.access.Permission;
import dev.basefly.access.RoleName;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.Migrations;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.PeriodicTask;
import dev.basefly.runtime.RuntimeSettings;
import dev.basefly.settings.SettingsBeans;
import dev.basefly.tenancy.spi.UnportableTable;
import io.micrometer.tracing.Tracer;
import java.time.Duration;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Wires what adds jobs. */
@AutoConfiguration(
        afterName = {
            "dev.basefly.access.AccessConfiguration",
            "dev.basefly.audit.AuditConfiguration",
            "dev.basefly.database.DatabaseConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration",
            "org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration"
        })
class JobsConfiguration {

    private static final String NOT_CARRIED = "work belongs to the installation that took it on";

    @Bean
    static JobsSettings jobsSettings(Environment environment) {
        return SettingsBeans.of(JobsSettings.class, environment);
    }

    @Bean
    static Migrations jobsMigrations() {
        return new Migrations("jobs", "database");
    }

    @Bean
    static Wakeups jobWakeups(SystemDatabase database) {
        return new Wakeups(database);
    }

    @Bean
    static Jobs jobs(
            JdbcClient tenants,
            SystemDatabase system,
            Wakeups wakeups,
            MovableClock clock,
            ObjectProvider<Tracer> tracer,
            JobsSettings settings) {
        return new Jobs(tenants, system, wakeups, clock, tracer.getIfAvailable(() -> Tracer.NOOP), settings);
    }

    @Bean
    static JobKinds jobKinds(ObjectProvider<JobHandler<?>> handlers, ObjectProvider<JobHandlers> more) {
        return new JobKinds(() -> Stream.concat(
                        handlers.orderedStream(), more.orderedStream().flatMap(several -> several.handlers().stream()))
                .map(JobHandler::kind));
    }

    @Bean
    static Permission readJobs() {
        return Permission.toRead("jobs:read", "See own background jobs")
                .closedToSupport()
                .ofEverybody();
    }

    @Bean
    static Permission cancelJobs() {
        return Permission.toChange("jobs:cancel", "Cancel own background jobs")
                .closedToSupport()
                .ofEverybody();
    }

    @Bean
    static Permission administerJobs() {
        return Permission.toChange(TenantJobs.ADMINISTER, "See and cancel the background jobs of others")
                .closedToSupport()
                .of(RoleName.ADMIN);
    }

    @Bean
    static TenantJobs tenantJobs(
            JdbcClient tenants,
            SystemDatabase system,
            Wakeups wakeups,
            AuditLog audit,
            Access access,
            MovableClock clock,
            JobKinds kinds) {
        return new TenantJobs(tenants, system, wakeups, audit, access, clock, kinds);
    }

    @Bean
    static PeriodicTask jobSchedules(
            SystemDatabase database,
            Jobs jobs,
            MovableClock clock,
            ObjectProvider<JobSchedule> schedules,
            RuntimeSettings runtime) {
        Schedules due =
                new Schedules(database, jobs, clock, schedules.orderedStream().toList());
        return PeriodicTask.every(Duration.ofSeconds(1), "job-schedules", due::addDue)
                .onlyIf(runtime.role().runsBackgroundWork());
    }

    @Bean
    static UnportableTable unportableJobs() {
        return new UnportableTable("jobs", NOT_CARRIED);
    }

    @Bean
    static UnportableTable unportableFinishedJobs() {
        return new UnportableTable("finished_jobs", NOT_CARRIED);
    }

    @Bean
    static UnportableTable unportableJobPauses() {
        return new UnportableTable("job_pauses", NOT_CARRIED);
    }

    @Bean
    static UnportableTable unportableJobWindows() {
        return new UnportableTable("job_windows", NOT_CARRIED);
    }

    @Bean
    static UnportableTable unportableJobBatches() {
        return new UnportableTable("job_batches", NOT_CARRIED);
    }

    @Bean
    static UnportableTable unportableJobBatchChanges() {
        return new UnportableTable("job_batch_changes", NOT_CARRIED);
    }

    @Bean
    static UnportableTable unportableJobDependencies() {
        return new UnportableTable("job_dependencies", NOT_CARRIED);
    }
}
