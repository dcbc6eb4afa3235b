package dev.basefly.audit;

import dev.basefly.access.Permission;
import dev.basefly.access.RoleName;
import dev.basefly.database.DeferredWrites;
import dev.basefly.database.Migrations;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.MasterKey;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.PeriodicTask;
import dev.basefly.runtime.RuntimeSettings;
import dev.basefly.settings.SettingsBeans;
import java.time.Duration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** Wires the module. */
@AutoConfiguration(
        afterName = {
            "dev.basefly.access.AccessConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration"
        })
class AuditConfiguration {

    @Bean
    static AuditSettings auditSettings(Environment environment) {
        return SettingsBeans.of(AuditSettings.class, environment);
    }

    @Bean
    static Migrations auditMigrations() {
        return new Migrations("audit", "database");
    }

    @Bean
    static Permission readAudit() {
        return Permission.toRead("audit:read", "See who did what")
                .closedToSupport()
                .of(RoleName.ADMIN);
    }

    @Bean
    static AuditKey auditKey(MasterKey secret) {
        return new AuditKey(secret);
    }

    @Bean
    static AuditLog auditLog(DeferredWrites tenants, SystemDatabase system, AuditKey key, MovableClock clock) {
        return new AuditLog(tenants, system, key, clock);
    }

    @Bean
    static ActivityData activityData(SystemDatabase database) {
        return new ActivityData(database);
    }

    @Bean
    static AuditChain auditChain(SystemDatabase system, AuditLog log, AuditKey key, MovableClock clock) {
        return new AuditChain(system, log, key, clock);
    }

    @Bean
    static PeriodicTask sealingAudit(AuditChain chain, RuntimeSettings runtime) {
        return PeriodicTask.every(Duration.ofMillis(500), "audit-sealing", chain::seal)
                .onlyIf(runtime.role().runsBackgroundWork());
    }

    @Bean
    static AuditVerification auditVerification(
            JdbcClient tenants, AuditKey key, PlatformTransactionManager transactions) {
        return new AuditVerification(tenants, key, transactions);
    }

    @Bean
    static AuditRetention auditRetention(
            SystemDatabase system, AuditLog log, AuditKey key, AuditSettings settings, MovableClock clock) {
        return new AuditRetention(system, log, key, settings, clock);
    }

    @Bean
    static PeriodicTask retiringAudit(AuditRetention retention, RuntimeSettings runtime) {
        return PeriodicTask.every(Duration.ofHours(1), "audit-retention", retention::sweep)
                .firstAfter(Duration.ofMinutes(1))
                .onlyIf(runtime.role().runsBackgroundWork());
    }

    @Bean
    static AuditTrail auditTrail(JdbcClient tenants) {
        return new AuditTrail(tenants);
    }
}
