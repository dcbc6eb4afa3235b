package dev.basefly.workflows.operation;

import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.MovableClock;
import dev.basefly.tenancy.OrganizationStates;
import dev.basefly.tenancy.spi.ErasurePart;
import dev.basefly.workflows.WorkflowState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Wires what operators are told, and what an erasure ends. */
@AutoConfiguration(afterName = "dev.basefly.workflows.WorkflowsConfiguration")
class WorkflowsOperationConfiguration {

    @Bean
    static Census workflowCensus(SystemDatabase database, OrganizationStates states, MovableClock clock) {
        return new Census(database, states::inactive, clock, System::nanoTime);
    }

    @Bean
    static WorkflowsCheck workflowsCheck(Census census) {
        return new WorkflowsCheck(census);
    }

    @Bean
    static SmartInitializingSingleton workflowFigures(Census census, ObjectProvider<MeterRegistry> meters) {
        return () -> meters.ifAvailable(registry -> {
            for (WorkflowState state : WorkflowState.values()) {
                if (!state.isFinal()) {
                    Gauge.builder(
                                    "basefly.workflows",
                                    census,
                                    counted -> counted.latest().of(state))
                            .tag("state", state.name())
                            .description("Workflows that have not ended")
                            .register(registry);
                }
            }
            Gauge.builder(
                            "basefly.workflows.failed",
                            census,
                            counted -> counted.latest().failed())
                    .description("Workflows that failed and were taken back within a day")
                    .register(registry);
            Gauge.builder(
                            "basefly.workflows.late",
                            census,
                            counted -> counted.latest().late())
                    .description("Workflows that nobody goes on with although it is time")
                    .register(registry);
        });
    }

    @Bean
    static ErasurePart workflowErasure(SystemDatabase database, MovableClock clock) {
        return new WorkflowErasure(database, clock);
    }
}
