package dev.basefly.console.workflows;

import dev.basefly.dashboard.Audience;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.NavigationItem;
import dev.basefly.dashboard.component.Icon;
import dev.basefly.workflows.Interventions;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Wires the pages and their place in the navigation. */
@AutoConfiguration(
        afterName = {"dev.basefly.workflows.WorkflowsConfiguration", "dev.basefly.dashboard.DashboardConfiguration"})
class ConsoleWorkflowsConfiguration {

    private static final Icon BRANCHES = new Icon("M6.5 4v16M6.5 14h6a5 5 0 005-5V5M15 7.5L17.5 5 20 7.5");

    @Bean
    static NavigationItem workflowConsoleNavigation() {
        return new NavigationItem("Workflows", WorkflowList.PATH, BRANCHES, 813, Audience.OPERATORS);
    }

    @Bean
    static WorkflowPages workflowPages(Interventions interventions, Forms forms) {
        return new WorkflowPages(interventions, forms);
    }

    @Bean
    static WorkflowDetailPages workflowDetailPages(Interventions interventions, Forms forms) {
        return new WorkflowDetailPages(interventions, forms);
    }
}
