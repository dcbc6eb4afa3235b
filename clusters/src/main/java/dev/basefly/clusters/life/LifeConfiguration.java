package dev.basefly.clusters.life;

import dev.basefly.audit.AuditLog;
import dev.basefly.clusters.kubernetes.KubernetesProvisioner;
import dev.basefly.clusters.provisioning.GuardedProvisioner;
import dev.basefly.clusters.provisioning.NoProvisioner;
import dev.basefly.clusters.provisioning.Provisioner;
import dev.basefly.clusters.simulator.Simulator;
import dev.basefly.database.Migrations;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.JobHandler;
import dev.basefly.jobs.JobSchedule;
import dev.basefly.jobs.Jobs;
import dev.basefly.plans.Quotas;
import dev.basefly.runtime.Integration;
import dev.basefly.runtime.IntegrationCheck;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.RuntimeSettings;
import dev.basefly.settings.SettingsBeans;
import dev.basefly.workflows.Workflow;
import dev.basefly.workflows.Workflows;
import java.time.ZoneOffset;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Wires what goes on with clusters by itself. */
@AutoConfiguration(
        afterName = {
            "dev.basefly.jobs.JobsConfiguration",
            "dev.basefly.workflows.WorkflowsConfiguration",
            "dev.basefly.plans.PlansConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration",
            "org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration"
        })
class LifeConfiguration {

    @Bean
    static ClustersSettings clustersSettings(Environment environment) {
        return SettingsBeans.of(ClustersSettings.class, environment);
    }

    /** Tables of the installation, beside those of the product, which move with their organization. */
    @Bean
    static Migrations clusterRoundsMigrations() {
        return new Migrations("cluster_rounds", "database");
    }

    @Bean
    static Migrations simulatorMigrations() {
        return new Migrations("cluster_simulator", "database");
    }

    @Bean
    static Simulator clusterSimulator(
            SystemDatabase database, MovableClock clock, ClustersSettings settings, RuntimeSettings runtime) {
        return new Simulator(database, clock, settings.simulatesFaults(runtime.development()));
    }

    @Bean
    static GuardedProvisioner clusterProvisioner(
            Simulator simulator,
            SystemDatabase database,
            ClustersSettings settings,
            RuntimeSettings runtime,
            MovableClock clock) {
        Provisioner chosen =
                switch (settings.provisioner(runtime.development())) {
                    case AUTO -> new NoProvisioner();
                    case SIMULATOR -> simulator;
                    case KUBERNETES ->
                        KubernetesProvisioner.of(
                                settings.kubernetes(), settings.callTimeout(), clock, new Installation(database)::id);
                };
        return new GuardedProvisioner(chosen, settings.callTimeout(), clock);
    }

    @Bean
    static SweepLimit clusterSweepLimit(SystemDatabase database, ClustersSettings settings) {
        return new SweepLimit(database, settings.mostUnwanted());
    }

    @Bean
    static IntegrationCheck provisionerCheck(GuardedProvisioner provisioner, SweepLimit limit) {
        return () -> provisioner.describe().with(limit.problems());
    }

    @Bean
    static History clusterHistory(JdbcClient jdbc, AuditLog audit, MovableClock clock) {
        return new History(jdbc, audit, clock);
    }

    @Bean
    static Costs clusterCosts(JdbcClient jdbc, MovableClock clock) {
        return new Costs(jdbc, clock);
    }

    @Bean
    static Pools clusterPools(JdbcClient jdbc, MovableClock clock) {
        return new Pools(jdbc, clock);
    }

    @Bean
    static LifeCycle clusterLifeCycle(
            JdbcClient jdbc, History history, Costs costs, Pools pools, ApplicationEventPublisher events) {
        return new LifeCycle(jdbc, history, costs, pools, events);
    }

    @Bean
    static Watch clusterWatch(GuardedProvisioner provisioner, LifeCycle life, TransactionTemplate transaction) {
        return new Watch(provisioner, life, transaction);
    }

    @Bean
    static Workflow<Creations.State> clusterCreation(
            LifeCycle life, Watch watch, ClustersSettings settings, MovableClock clock, Rounds rounds) {
        return new Creations(life, watch, settings, clock, rounds::register).definition();
    }

    @Bean
    static Workflow<Rollouts.State> clusterRollout(
            LifeCycle life, Watch watch, ClustersSettings settings, MovableClock clock) {
        return new Rollouts(life, watch, settings, clock).definition();
    }

    @Bean
    static Workflow<Removals.State> clusterRemoval(LifeCycle life, Watch watch, Quotas quotas) {
        return new Removals(life, watch, quotas).definition();
    }

    @Bean
    static Orchestration.Definitions clusterDefinitions(
            Workflow<Creations.State> creation,
            Workflow<Rollouts.State> rollout,
            Workflow<Removals.State> removal,
            GuardedProvisioner provisioner) {
        boolean available = provisioner.describe().state() != Integration.State.OFF;
        return new Orchestration.Definitions(creation, rollout, removal, available);
    }

    @Bean
    static Orchestration clusterOrchestration(
            LifeCycle life,
            Pools pools,
            Workflows workflows,
            Orchestration.Definitions definitions,
            ClustersSettings settings,
            MovableClock clock) {
        return new Orchestration(life, pools, workflows, definitions, settings, clock);
    }

    @Bean
    static Connections clusterConnections(LifeCycle life, GuardedProvisioner provisioner) {
        return new Connections(life, provisioner);
    }

    @Bean
    static Rounds clusterRounds(SystemDatabase database, LifeCycle life, Jobs jobs) {
        return new Rounds(database, life, jobs);
    }

    @Bean
    static Sweeps clusterSweeps(
            SystemDatabase database,
            GuardedProvisioner provisioner,
            LifeCycle life,
            AuditLog audit,
            MovableClock clock,
            SweepLimit limit) {
        return new Sweeps(database, provisioner, life, audit, clock, limit);
    }

    @Bean
    static JobHandler<?> clusterReconciliation(
            LifeCycle life, Orchestration orchestration, Watch watch, TransactionTemplate transaction) {
        Reconciliation reconciliation = new Reconciliation(life, orchestration, watch, transaction);
        return new JobHandler<>(Reconciliation.Round.KIND, (_, run) -> reconciliation.go(run));
    }

    @Bean
    static JobHandler<?> clusterRoundsHandler(Rounds rounds) {
        return new JobHandler<>(Rounds.All.KIND, (_, run) -> rounds.begin(run));
    }

    @Bean
    static JobHandler<?> clusterSweepHandler(Rounds rounds, Sweeps sweeps) {
        return new JobHandler<>(Sweeps.Sweep.KIND, (_, run) -> {
            rounds.registerAll();
            sweeps.sweep(run);
        });
    }

    @Bean
    static JobSchedule clusterRoundsSchedule() {
        return JobSchedule.of("clusters.reconcile", "*/5 * * * *", ZoneOffset.UTC, Rounds.All.KIND, new Rounds.All());
    }

    @Bean
    static JobSchedule clusterSweepSchedule() {
        return JobSchedule.of("clusters.sweep", "17 * * * *", ZoneOffset.UTC, Sweeps.Sweep.KIND, new Sweeps.Sweep());
    }
}
