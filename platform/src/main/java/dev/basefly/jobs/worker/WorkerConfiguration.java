package dev.basefly.jobs.worker;

import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.JobHandler;
import dev.basefly.jobs.JobsSettings;
import dev.basefly.jobs.Wakeups;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.RuntimeSettings;
import dev.basefly.tenancy.OrganizationStates;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Wires what does jobs. */
@AutoConfiguration(afterName = {"dev.basefly.jobs.JobsConfiguration", "dev.basefly.tenancy.TenancyConfiguration"})
class WorkerConfiguration {

    @Bean
    static Worker jobWorker(
            SystemDatabase database,
            ObjectProvider<JobHandler<?>> handlers,
            Wakeups wakeups,
            JobsSettings settings,
            MovableClock clock) {
        return new Worker(
                new JobStore(database), Handlers.of(handlers.orderedStream().toList()), wakeups, settings, clock);
    }

    @Bean
    static WorkerLifecycle jobWorkerLifecycle(
            Worker worker,
            OrganizationStates states,
            SystemDatabase database,
            Wakeups wakeups,
            RuntimeSettings runtime) {
        worker.leaveAlone(states::inactive);
        return new WorkerLifecycle(
                worker, new Listening(database, wakeups, worker), runtime.role().runsBackgroundWork());
    }
}
