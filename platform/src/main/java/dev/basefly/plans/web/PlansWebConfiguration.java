package dev.basefly.plans.web;

import dev.basefly.access.Access;
import dev.basefly.access.Permission;
import dev.basefly.dashboard.NavigationItem;
import dev.basefly.dashboard.component.Icon;
import dev.basefly.dashboard.home.HomePart;
import dev.basefly.dashboard.overview.Tile;
import dev.basefly.plans.EntitlementDecision;
import dev.basefly.plans.Entitlements;
import dev.basefly.plans.PlanAssignments;
import dev.basefly.plans.PlanChanged;
import dev.basefly.plans.PlanOverrides;
import dev.basefly.plans.Quotas;
import dev.basefly.plans.UsageNoticed;
import dev.basefly.plans.catalogue.Features;
import dev.basefly.plans.catalogue.PlanCatalogue;
import dev.basefly.plans.operation.PlanMoves;
import dev.basefly.plans.operation.UsageRepair;
import dev.basefly.plans.spi.PlanPurchase;
import dev.basefly.realtime.Feed;
import dev.basefly.tenancy.Organizations;
import dev.basefly.words.Words;
import gg.jte.generated.precompiled.Templates;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Wires plans over HTTP and as pages. */
@AutoConfiguration(
        afterName = {
            "dev.basefly.plans.operation.PlanOperationConfiguration",
            "dev.basefly.dashboard.DashboardConfiguration"
        })
class PlansWebConfiguration {

    private static final String LIVE_PLAN = "plan";

    static final String READ = "plan:read";

    @Bean
    static Feed<PlanChanged> livePlan() {
        return Feed.of(PlanChanged.TYPE).requiring(READ).to(LIVE_PLAN);
    }

    @Bean
    static Feed<UsageNoticed> liveUsage() {
        return Feed.of(UsageNoticed.TYPE).requiring(READ).to(LIVE_PLAN);
    }

    @Bean
    static Permission readPlan() {
        return Permission.toRead(READ, "See the plan and what is used of it")
                .closedToSupport()
                .ofEverybody();
    }

    @Bean
    static NavigationItem planNavigation() {
        return new NavigationItem("Plan", EntitlementDecision.PAGE, Icon.LAYERS, 405).requiring(READ);
    }

    @Bean
    static PlanController planController(PlanCatalogue catalogue, Entitlements entitlements, Quotas quotas) {
        return new PlanController(catalogue, entitlements, quotas);
    }

    @Bean
    static CatalogueController catalogueController(PlanCatalogue catalogue, PlanMoves moves) {
        return new CatalogueController(catalogue, moves);
    }

    @Bean
    static OrganizationPlanController organizationPlanController(
            Organizations organizations,
            Entitlements entitlements,
            PlanCatalogue catalogue,
            PlanAssignments assignments,
            PlanOverrides overrides,
            Quotas quotas,
            UsageRepair repair) {
        return new OrganizationPlanController(
                organizations, entitlements, catalogue, assignments, overrides, quotas, repair);
    }

    @Bean
    static Offers offers(
            PlanCatalogue catalogue,
            Features features,
            Entitlements entitlements,
            ObjectProvider<PlanPurchase> purchase) {
        return new Offers(catalogue, features, entitlements, purchase);
    }

    @Bean
    static PlanPages planPages(Offers offers, Entitlements entitlements, Quotas quotas) {
        return new PlanPages(offers, entitlements, quotas);
    }

    @Bean
    static Tile usageTile(Entitlements entitlements, Quotas quotas) {
        return new Tile("Plan", EntitlementDecision.PAGE, 300, READ, new UsageTile(entitlements, quotas)::content)
                .on(LIVE_PLAN);
    }

    @Bean
    static HomePart pricesOfHome(Offers offers, ObjectProvider<Templates> ui) {
        return new HomePart(100, _ -> ui.getObject().plansBrief(offers.list(PriceList.Asked.usual(Words.locale()))));
    }

    @Bean
    static LimitNotices limitNotices(Quotas quotas, Access access) {
        return new LimitNotices(quotas, access);
    }
}
