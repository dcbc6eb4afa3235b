package dev.basefly.tenancy;

import dev.basefly.audit.AuditLog;
import dev.basefly.database.Migrations;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.MovableClock;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Wires the module. */
@AutoConfiguration(afterName = "dev.basefly.audit.AuditConfiguration")
class TenancyConfiguration {

    @Bean
    static Migrations tenancyMigrations() {
        return new Migrations("tenancy", "database", "identity");
    }

    @Bean
    static Organizations organizations(SystemDatabase database, AuditLog audit, MovableClock clock) {
        return new Organizations(database, audit, clock);
    }

    @Bean
    static Memberships memberships(SystemDatabase database, AuditLog audit, MovableClock clock) {
        return new Memberships(database, audit, clock);
    }

    @Bean
    static OrganizationController organizationController(Organizations organizations) {
        return new OrganizationController(organizations);
    }

    @Bean
    static OrganizationErasure organizationErasure(SystemDatabase database) {
        return new OrganizationErasure(database);
    }

    @Bean
    static MembershipData membershipData(SystemDatabase database, OrganizationErasure erasure, AuditLog audit) {
        return new MembershipData(database, erasure, audit);
    }
}
