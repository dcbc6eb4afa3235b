package dev.basefly.jobs.limit;

import dev.basefly.audit.AuditLog;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.MovableClock;
import dev.basefly.tenancy.Organizations;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Wires limits. */
@AutoConfiguration(afterName = "dev.basefly.tenancy.TenancyConfiguration")
class LimitConfiguration {

    @Bean
    static JobLimits jobLimits(
            SystemDatabase database, Organizations organizations, AuditLog audit, MovableClock clock) {
        return new JobLimits(new LimitStore(database), organizations, audit, clock);
    }

    @Bean
    static LimitGate jobLimitGate(SystemDatabase database, MovableClock clock) {
        return new LimitGate(new LimitStore(database), clock);
    }
}
