package dev.basefly.billing.web;

import dev.basefly.billing.account.Billing;
import dev.basefly.billing.document.InvoiceDocuments;
import dev.basefly.billing.inbox.InboxDesk;
import dev.basefly.billing.refund.Refunds;
import dev.basefly.billing.revenue.RevenueReport;
import dev.basefly.dashboard.Audience;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.NavigationItem;
import dev.basefly.dashboard.component.Icon;
import dev.basefly.identity.People;
import dev.basefly.jobs.Jobs;
import dev.basefly.jobs.operation.JobTimetable;
import dev.basefly.plans.catalogue.PlanCatalogue;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;

/** Wires the routes, the pages and their places in the navigation. */
@AutoConfiguration(
        afterName = {
            "dev.basefly.billing.account.AccountConfiguration",
            "dev.basefly.billing.document.DocumentConfiguration",
            "dev.basefly.billing.revenue.RevenueConfiguration",
            "dev.basefly.dashboard.DashboardConfiguration",
            "dev.basefly.identity.IdentityConfiguration",
            "dev.basefly.jobs.JobsConfiguration",
            "dev.basefly.jobs.operation.OperationConfiguration"
        })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class BillingPagesConfiguration {

    private static final Icon CARD = new Icon("M3.5 6h17v12.500h-17zM3.5 10h17M7 15h4");

    @Bean
    static BillingController billingController(Billing billing, People people) {
        return new BillingController(billing, people);
    }

    @Bean
    static BillingPages billingPages(
            Billing billing, PlanCatalogue catalogue, InvoiceDocuments documents, People people, Forms forms) {
        return new BillingPages(billing, catalogue, documents, people, forms);
    }

    @Bean
    static BillingConsolePages billingConsolePages(
            Billing billing, Comparisons comparisons, InboxDesk inbox, RevenueReport revenue, Forms forms) {
        return new BillingConsolePages(billing, comparisons, inbox, revenue, forms);
    }

    @Bean
    static Comparisons billingComparisons(JobTimetable timetable, Jobs jobs) {
        return new Comparisons(timetable, jobs);
    }

    @Bean
    static RefundPages refundPages(Billing billing, Refunds refunds, Forms forms) {
        return new RefundPages(billing, refunds, forms);
    }

    @Bean
    static NavigationItem billingNavigation() {
        return new NavigationItem("Billing", BillingPages.PATH, CARD, 720).requiring(BillingPages.READ);
    }

    @Bean
    static NavigationItem billingConsoleNavigation() {
        return new NavigationItem("Billing", ConsoleView.CUSTOMERS, CARD, 830, Audience.OPERATORS);
    }
}
