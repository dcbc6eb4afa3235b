package dev.basefly.jobs.worker;

import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.JobHandler;
import dev.basefly.jobs.JobHandlers;
import dev.basefly.jobs.JobsSettings;
import dev.basefly.jobs.Wakeups;
import dev.basefly.jobs.limit.LimitGate;
import dev.basefly.runtime.MemoryGuard;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.RuntimeSettings;
import dev.basefly.tenancy.OrganizationStates;
import io.micrometer.tracing.Tracer;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Wires what does jobs. */
@AutoConfiguration(afterName = {"dev.basefly.jobs.JobsConfiguration", "dev.basefly.tenancy.TenancyConfiguration"})
class WorkerConfiguration {

    @Bean
    static WorkerFactory jobWorkers(
            SystemDatabase database,
            ObjectProvider<JobHandler<?>> handlers,
            ObjectProvider<JobHandlers> more,
            Wakeups wakeups,
            JobsSettings settings,
            MovableClock clock,
            ObjectProvider<Tracer> tracer) {
        JobStore store = new JobStore(database);
        var spans = new JobSpans(tracer.getIfAvailable(() -> Tracer.NOOP));
        var all = Stream.concat(
                handlers.orderedStream(), more.orderedStream().flatMap(several -> several.handlers().stream()));
        var byKind = Handlers.of(all.map(spans::around).toList());
        return () -> new Worker(store, byKind, wakeups, settings, clock);
    }

    @Bean
    static WorkerLifecycle jobWorkerLifecycle(
            WorkerFactory workers,
            LimitGate gate,
            OrganizationStates states,
            SystemDatabase database,
            Wakeups wakeups,
            RuntimeSettings runtime) {
        var memory = MemoryGuard.ofHeap();
        return new WorkerLifecycle(
                () -> {
                    Worker worker = workers.make();
                    worker.leaveAlone(states::inactive);
                    worker.limitBy(gate);
                    worker.spare(memory::isShort);
                    return worker;
                },
                worker -> new Listening(database, wakeups, worker),
                runtime.role().runsBackgroundWork());
    }

    /** A worker has one life; each start makes another. */
    @FunctionalInterface
    interface WorkerFactory {
        Worker make();
    }
}
