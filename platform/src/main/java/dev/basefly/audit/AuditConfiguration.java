package dev.basefly.audit;

import dev.basefly.access.Permission;
import dev.basefly.access.RoleName;
import dev.basefly.database.Migrations;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.MasterKey;
import dev.basefly.runtime.MovableClock;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Wires the module. */
@AutoConfiguration(afterName = {"dev.basefly.database.DatabaseConfiguration", "dev.basefly.access.AccessConfiguration"})
class AuditConfiguration {

    @Bean
    static Migrations auditMigrations() {
        return new Migrations("audit", "database");
    }

    @Bean
    static Permission readAudit() {
        return Permission.toRead("audit:read", "See who did what").of(RoleName.ADMIN);
    }

    @Bean
    static AuditKey auditKey(MasterKey secret) {
        return new AuditKey(secret);
    }

    @Bean
    static AuditLog auditLog(DataSource tenantDataSource, SystemDatabase system, AuditKey key, MovableClock clock) {
        return new AuditLog(tenantDataSource, system, key, clock);
    }
}
