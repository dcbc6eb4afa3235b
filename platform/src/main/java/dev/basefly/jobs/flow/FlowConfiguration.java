package dev.basefly.jobs.flow;

import dev.basefly.audit.AuditLog;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.Jobs;
import dev.basefly.jobs.JobsSettings;
import dev.basefly.jobs.Wakeups;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.PeriodicTask;
import dev.basefly.runtime.RuntimeSettings;
import java.time.Duration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Wires batches. */
@AutoConfiguration(
        afterName = {
            "dev.basefly.jobs.JobsConfiguration",
            "org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration"
        })
class FlowConfiguration {

    @Bean
    static Batches batches(
            JdbcClient tenants,
            TransactionTemplate transactions,
            SystemDatabase system,
            Jobs jobs,
            Wakeups wakeups,
            AuditLog audit,
            MovableClock clock) {
        return new Batches(tenants, transactions, system, jobs, wakeups, audit, clock);
    }

    @Bean
    static PeriodicTask jobBatches(
            SystemDatabase database,
            Wakeups wakeups,
            MovableClock clock,
            JobsSettings settings,
            RuntimeSettings runtime) {
        Folding folding = new Folding(database, wakeups, clock, settings.keepFinished());
        PeriodicTask task = PeriodicTask.every(Duration.ofSeconds(1), "job-batches", folding::run)
                .onlyIf(runtime.role().runsBackgroundWork());
        wakeups.onBatches(task::wakeUp);
        return task;
    }
}
