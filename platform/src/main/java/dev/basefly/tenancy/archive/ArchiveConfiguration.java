package dev.basefly.tenancy.archive;

import dev.basefly.access.Permission;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.Migrations;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.MasterKey;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.PeriodicTask;
import dev.basefly.runtime.RuntimeSettings;
import dev.basefly.tenancy.NamedOrganization;
import dev.basefly.tenancy.OrganizationLife;
import dev.basefly.tenancy.Organizations;
import dev.basefly.tenancy.spi.ArchivedPeople;
import dev.basefly.tenancy.spi.ErasurePart;
import dev.basefly.tenancy.spi.UnportableTable;
import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.io.support.ResourcePatternUtils;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import tools.jackson.databind.json.JsonMapper;

/** Wires export, import and erasure. */
@AutoConfiguration(afterName = "dev.basefly.tenancy.TenancyConfiguration")
@Import({ArchiveController.class, OperatorArchiveController.class})
class ArchiveConfiguration {

    static final String EXPORT = NamedOrganization.EXPORT;

    @Bean
    static Permission exportOrganization() {
        return Permission.toRead(EXPORT, "Export all data of the organization");
    }

    @Bean
    static TenantTables tenantTables(SystemDatabase database, ObjectProvider<UnportableTable> unportable) {
        return new TenantTables(database, unportable.orderedStream().toList());
    }

    @Bean
    static SchemaVersions schemaVersions(List<Migrations> migrations, ResourceLoader resources) {
        return SchemaVersions.of(migrations, ResourcePatternUtils.getResourcePatternResolver(resources));
    }

    @Bean
    static TenantOperations tenantOperations(SystemDatabase database, MovableClock clock) {
        return new TenantOperations(database, clock);
    }

    @Bean
    static TenantExport tenantExport(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            TenantTables tables,
            ArchivedPeople people,
            SchemaVersions versions,
            JsonMapper json) {
        return new TenantExport(jdbc, transactions, tables, people, versions, json);
    }

    @Bean
    static OrganizationArchive organizationArchive(TenantExport exports, MovableClock clock) {
        return new OrganizationArchive(exports, clock);
    }

    @Bean
    static TenantImport tenantImport(
            SystemDatabase database,
            Organizations organizations,
            ArchivedPeople people,
            SchemaVersions versions,
            TenantTables tables,
            AuditLog audit,
            JsonMapper json) {
        return new TenantImport(database, organizations, people, versions, tables, audit, json);
    }

    @Bean
    static Certificates certificates(SystemDatabase database, MasterKey master, AuditLog audit, MovableClock clock) {
        return new Certificates(database, new CertificateKeys(database, master, clock), audit, clock);
    }

    @Bean
    static TenantErasure tenantErasure(
            SystemDatabase database,
            Organizations organizations,
            TenantTables tables,
            TenantOperations operations,
            Certificates certificates,
            ObjectProvider<ErasurePart> parts) {
        return new TenantErasure(
                database,
                organizations,
                tables,
                operations,
                certificates,
                parts.orderedStream().toList());
    }

    @Bean
    static Archives archives(
            TenantOperations operations,
            TenantExport exports,
            TenantImport imports,
            TenantErasure erasures,
            AuditLog audit,
            JsonMapper json,
            MovableClock clock) {
        return new Archives(operations, exports, imports, erasures, audit, json, clock);
    }

    @Bean
    static ErasureSchedule erasureSchedule(OrganizationLife life, TenantErasure erasures) {
        return new ErasureSchedule(life, erasures);
    }

    @Bean
    static MembershipData membershipData(
            SystemDatabase database, TenantErasure erasures, ErasureSchedule schedule, AuditLog audit) {
        return new MembershipData(database, erasures, schedule, audit);
    }

    @Bean
    static PeriodicTask erasingOrganizations(ErasureSchedule schedule, RuntimeSettings runtime) {
        return PeriodicTask.every(Duration.ofMinutes(10), "organization-erasure", schedule::sweep)
                .firstAfter(Duration.ofMinutes(1))
                .onlyIf(runtime.role().runsBackgroundWork());
    }
}
