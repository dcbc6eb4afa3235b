package dev.basefly.workflows;

import dev.basefly.access.Permission;
import dev.basefly.access.RoleName;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.Migrations;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.JobHandler;
import dev.basefly.jobs.JobHandlers;
import dev.basefly.jobs.Jobs;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.PeriodicTask;
import dev.basefly.runtime.RuntimeSettings;
import dev.basefly.settings.SettingsBeans;
import dev.basefly.tenancy.OrganizationStates;
import dev.basefly.tenancy.spi.UnportableTable;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Wires what goes on with workflows. */
@AutoConfiguration(
        afterName = {
            "dev.basefly.jobs.JobsConfiguration",
            "dev.basefly.tenancy.TenancyConfiguration",
            "org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration"
        })
class WorkflowsConfiguration {

    private static final String NOT_CARRIED = "work belongs to the installation that took it on";

    private static final int MAINTAINED_AT_ONCE = 500;

    @Bean
    static WorkflowsSettings workflowsSettings(Environment environment) {
        return SettingsBeans.of(WorkflowsSettings.class, environment);
    }

    @Bean
    static Migrations workflowsMigrations() {
        return new Migrations("workflows", "database");
    }

    @Bean
    static Migrations workflowStepsMigrations() {
        return Migrations.ofProduct("workflow_steps", "database");
    }

    @Bean
    static Definitions workflowDefinitions(ObjectProvider<Workflow<?>> definitions) {
        return new Definitions(definitions.orderedStream().toList());
    }

    @Bean
    static Driver.Parts workflowParts(
            JdbcClient tenants,
            TransactionTemplate transactions,
            SystemDatabase system,
            Jobs jobs,
            WorkflowsSettings settings,
            OrganizationStates states,
            MovableClock clock) {
        return new Driver.Parts(
                new Transactions(tenants, transactions, system),
                new WorkflowRows(),
                new Signals(),
                new Advances(jobs),
                settings,
                states::inactive,
                clock,
                RandomGenerator.getDefault()::nextDouble);
    }

    @Bean
    static JobHandlers workflowAdvances(Definitions definitions, Driver.Parts parts) {
        return new JobHandlers(definitions.all().stream()
                .<JobHandler<?>>map(graph -> handler(graph, parts))
                .toList());
    }

    @Bean
    static Workflows workflows(Definitions definitions, Driver.Parts parts, AuditLog audit) {
        return new Workflows(definitions, parts, audit);
    }

    @Bean
    static Interventions workflowInterventions(
            SystemDatabase database, Definitions definitions, Driver.Parts parts, Workflows workflows) {
        return new Interventions(database, definitions, parts, workflows);
    }

    @Bean
    static PeriodicTask workflowMaintenance(
            Driver.Parts parts, SystemDatabase database, Jobs jobs, RuntimeSettings runtime) {
        Maintenance maintenance = new Maintenance(database, parts, jobs, MAINTAINED_AT_ONCE);
        return PeriodicTask.every(Duration.ofMinutes(1), "workflow-maintenance", maintenance::run)
                .onlyIf(runtime.role().runsBackgroundWork());
    }

    @Bean
    static Permission readWorkflows() {
        return Permission.toRead("workflows:read", "See the workflows of the organization")
                .closedToSupport()
                .ofEverybody();
    }

    @Bean
    static Permission administerWorkflows() {
        return Permission.toChange("workflows:administer", "Signal and cancel the workflows of the organization")
                .closedToSupport()
                .of(RoleName.ADMIN);
    }

    @Bean
    static UnportableTable unportableWorkflows() {
        return new UnportableTable("workflows", NOT_CARRIED);
    }

    @Bean
    static UnportableTable unportableWorkflowSignals() {
        return new UnportableTable("workflow_signals", NOT_CARRIED);
    }

    @Bean
    static UnportableTable unportableWorkflowSteps() {
        return new UnportableTable("workflow_steps", NOT_CARRIED);
    }

    private static <S extends Record> JobHandler<Advances.Advance> handler(Graph<S> graph, Driver.Parts parts) {
        Driver<S> driver = new Driver<>(new Course<>(graph), parts);
        Workflow<S> of = graph.definition();
        return new JobHandler<>(
                Advances.kind(of.name(), of.version(), graph.shape()),
                (advance, run) -> driver.run(advance.workflow(), run));
    }
}
