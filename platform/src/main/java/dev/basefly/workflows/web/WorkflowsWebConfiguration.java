package dev.basefly.workflows.web;

import dev.basefly.workflows.Interventions;
import dev.basefly.workflows.Workflows;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Wires the routes. */
@AutoConfiguration(afterName = "dev.basefly.workflows.WorkflowsConfiguration")
class WorkflowsWebConfiguration {

    @Bean
    static WorkflowController workflowController(Workflows workflows) {
        return new WorkflowController(workflows);
    }

    @Bean
    static OperatorWorkflowController operatorWorkflowController(Interventions interventions) {
        return new OperatorWorkflowController(interventions);
    }
}
