package dev.basefly.exports;

import dev.basefly.audit.AuditLog;
import dev.basefly.database.Migrations;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.JobHandler;
import dev.basefly.jobs.JobSchedule;
import dev.basefly.jobs.Jobs;
import dev.basefly.jobs.TenantJobs;
import dev.basefly.runtime.MovableClock;
import dev.basefly.settings.SettingsBeans;
import dev.basefly.tenancy.Organizations;
import dev.basefly.tenancy.archive.OrganizationArchive;
import dev.basefly.tenancy.spi.UnportableTable;
import java.time.ZoneOffset;
import java.util.Map;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Wires the module. */
@AutoConfiguration(
        afterName = {"dev.basefly.jobs.JobsConfiguration", "dev.basefly.tenancy.archive.ArchiveConfiguration"})
class ExportsConfiguration {

    private static final String NOT_CARRIED = "it is a copy of the others, and would hold all earlier ones";

    @Bean
    static ExportsSettings exportsSettings(Environment environment) {
        return SettingsBeans.of(ExportsSettings.class, environment);
    }

    @Bean
    static Migrations exportsMigrations() {
        return new Migrations("exports", "database");
    }

    @Bean
    static ExportFiles exportFiles(JdbcClient tenants, SystemDatabase system) {
        return new ExportFiles(tenants, system);
    }

    @Bean
    static Exports exports(
            ExportFiles files,
            SystemDatabase system,
            Jobs jobs,
            TenantJobs tenantJobs,
            AuditLog audit,
            MovableClock clock) {
        return new Exports(files, system, jobs, tenantJobs, audit, clock);
    }

    @Bean
    static ExportWriter exportWriter(
            OrganizationArchive archive,
            Organizations organizations,
            ExportFiles files,
            SystemDatabase system,
            AuditLog audit,
            ExportsSettings settings,
            MovableClock clock) {
        return new ExportWriter(archive, organizations, files, system, audit, settings, clock);
    }

    @Bean
    static JobHandler<?> writingExports(ExportWriter writer) {
        return new JobHandler<>(WriteExport.KIND, writer::write);
    }

    @Bean
    static JobHandler<?> forgettingExports(ExportWriter writer) {
        return new JobHandler<>(ForgetExports.KIND, (_, run) -> run.result(Map.of("deleted", writer.forget())));
    }

    @Bean
    static JobSchedule exportForgetting() {
        return JobSchedule.of(
                "exports.forget_expired", "17 * * * *", ZoneOffset.UTC, ForgetExports.KIND, new ForgetExports());
    }

    @Bean
    static UnportableTable unportableExports() {
        return new UnportableTable("organization_exports", NOT_CARRIED);
    }

    @Bean
    static UnportableTable unportableExportPieces() {
        return new UnportableTable("organization_export_pieces", NOT_CARRIED);
    }
}
