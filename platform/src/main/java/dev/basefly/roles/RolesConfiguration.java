package dev.basefly.roles;

import dev.basefly.access.Access;
import dev.basefly.access.Permission;
import dev.basefly.access.RoleName;
import dev.basefly.access.spi.RoleSource;
import dev.basefly.api.ConstraintMeaning;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.Migrations;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.MovableClock;
import dev.basefly.tenancy.Organizations;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Wires the module. */
@AutoConfiguration(
        afterName = {
            "dev.basefly.access.AccessConfiguration",
            "dev.basefly.tenancy.TenancyConfiguration",
            "org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration"
        })
class RolesConfiguration {

    @Bean
    static Migrations rolesMigrations() {
        return new Migrations("roles", "tenancy", "access");
    }

    @Bean
    static Permission readRoles() {
        return Permission.toRead("roles:read", "See the roles and what they may do")
                .ofEverybody();
    }

    @Bean
    static Permission writeRoles() {
        return Permission.toChange("roles:write", "Make, change and delete roles")
                .of(RoleName.ADMIN);
    }

    @Bean
    static Permission explainAccess() {
        return Permission.toRead("access:explain", "Ask why another member may do something or not")
                .of(RoleName.ADMIN);
    }

    @Bean
    static ConstraintMeaning roleInUse() {
        return new ConstraintMeaning("memberships_own_role_fkey", Roles::inUseMeanwhile);
    }

    @Bean
    static RoleSource committedRoles(SystemDatabase database) {
        return new CommittedRoles(database);
    }

    @Bean
    static Roles roles(
            JdbcClient jdbc, TransactionTemplate transactions, Access access, AuditLog audit, MovableClock clock) {
        return new Roles(new RoleRows(jdbc), transactions, access, audit, clock);
    }

    @Bean
    static RoleController roleController(Roles roles, Access access) {
        return new RoleController(roles, access);
    }

    @Bean
    static AccessController accessController(Access access, Organizations organizations) {
        return new AccessController(access, organizations);
    }
}
