package dev.basefly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.testkit.CodeRules;
import dev.basefly.testkit.CodeRules.Rule;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class PlatformShapeTests {

    @Test
    void keepsTheHouseRules() {
        CodeRules.of("dev.basefly")
                // Wiring hands the system database to classes that are named themselves.
                .allow(
                        Rule.CROSS_TENANT,
                        "dev.basefly.analytics.AnalyticsConfiguration",
                        "dev.basefly.apikeys.ApiKeysConfiguration",
                        "dev.basefly.audit.AuditConfiguration",
                        "dev.basefly.brokers.traffic.BrokersConfiguration",
                        "dev.basefly.billing.account.AccountConfiguration",
                        "dev.basefly.billing.inbox.InboxConfiguration",
                        "dev.basefly.billing.refund.RefundConfiguration",
                        "dev.basefly.billing.revenue.RevenueConfiguration",
                        "dev.basefly.billing.standin.StandInConfiguration",
                        "dev.basefly.console.ConsoleConfiguration",
                        "dev.basefly.console.notices.NoticesConfiguration",
                        "dev.basefly.coordination.CoordinationConfiguration",
                        "dev.basefly.demo.DemoConfiguration",
                        "dev.basefly.events.EventsConfiguration",
                        "dev.basefly.events.delivery.DeliveryConfiguration",
                        "dev.basefly.events.operation.OperationConfiguration",
                        "dev.basefly.exports.ExportsConfiguration",
                        "dev.basefly.idempotency.IdempotencyConfiguration",
                        "dev.basefly.identity.IdentityConfiguration",
                        "dev.basefly.inbox.InboxConfiguration",
                        "dev.basefly.identity.personal.PersonalDataConfiguration",
                        "dev.basefly.jobs.JobsConfiguration",
                        "dev.basefly.jobs.operation.OperationConfiguration",
                        "dev.basefly.jobs.flow.FlowConfiguration",
                        "dev.basefly.jobs.limit.LimitConfiguration",
                        "dev.basefly.jobs.worker.WorkerConfiguration",
                        "dev.basefly.notifications.NotificationsConfiguration",
                        "dev.basefly.privacy.PrivacyConfiguration",
                        "dev.basefly.realtime.RealtimeConfiguration",
                        "dev.basefly.roles.RolesConfiguration",
                        "dev.basefly.placements.PlacementsConfiguration",
                        "dev.basefly.plans.PlansConfiguration",
                        "dev.basefly.plans.operation.PlanOperationConfiguration",
                        "dev.basefly.plans.catalogue.CatalogueConfiguration",
                        "dev.basefly.support.SupportConfiguration",
                        "dev.basefly.teams.TeamsConfiguration",
                        "dev.basefly.identity.signing.SigningConfiguration",
                        "dev.basefly.tenancy.TenancyConfiguration",
                        "dev.basefly.tenancy.archive.ArchiveConfiguration",
                        "dev.basefly.workflows.WorkflowsConfiguration",
                        "dev.basefly.workflows.operation.WorkflowsOperationConfiguration")
                // A bean method is the constructor of what it makes.
                .allow(
                        Rule.PARAMETERS,
                        "dev.basefly.access.AccessConfiguration",
                        "dev.basefly.apikeys.ApiKeysConfiguration",
                        "dev.basefly.brokers.traffic.BrokersConfiguration",
                        "dev.basefly.billing.account.AccountConfiguration",
                        "dev.basefly.billing.standin.StandInConfiguration",
                        "dev.basefly.console.plans.ConsolePlansConfiguration",
                        "dev.basefly.dashboard.DashboardConfiguration",
                        "dev.basefly.dashboard.keys.KeyPagesConfiguration",
                        "dev.basefly.inbox.InboxConfiguration",
                        "dev.basefly.privacy.PrivacyConfiguration",
                        "dev.basefly.demo.DemoConfiguration",
                        "dev.basefly.events.EventsConfiguration",
                        "dev.basefly.events.delivery.DeliveryConfiguration",
                        "dev.basefly.exports.ExportsConfiguration",
                        "dev.basefly.identity.IdentityConfiguration",
                        "dev.basefly.jobs.JobsConfiguration",
                        "dev.basefly.jobs.flow.FlowConfiguration",
                        "dev.basefly.jobs.worker.WorkerConfiguration",
                        "dev.basefly.notifications.NotificationsConfiguration",
                        "dev.basefly.plans.PlansConfiguration",
                        "dev.basefly.plans.catalogue.CatalogueConfiguration",
                        "dev.basefly.plans.web.PlansWebConfiguration",
                        "dev.basefly.sharing.SharingConfiguration",
                        "dev.basefly.teams.TeamsConfiguration",
                        "dev.basefly.tenancy.TenancyConfiguration",
                        "dev.basefly.tenancy.archive.ArchiveConfiguration",
                        "dev.basefly.workflows.WorkflowsConfiguration")
                // The one place where the clock is made.
                .allow(Rule.CLOCK, "dev.basefly.runtime.RuntimeConfiguration")
                // The claims of the JWT library are Dates.
                .allow(Rule.LEGACY_TIME, "dev.basefly.identity.AccessTokens")
                .verify();
    }

    @Test
    void keepsTheBordersOfItsModules() {
        ApplicationModules.of("dev.basefly").verify();
    }

    @Test
    void hasTheModulesOfTheMap() {
        var names = ApplicationModules.of("dev.basefly").stream()
                .map(module -> module.getIdentifier().toString())
                .toList();

        assertThat(names).contains("settings", "runtime", "database", "api", "limits", "access", "tenancy", "identity");
    }
}
