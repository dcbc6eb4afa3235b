package dev.basefly.billing.account;

import dev.basefly.access.Permission;
import dev.basefly.audit.AuditLog;
import dev.basefly.billing.BillingSettings;
import dev.basefly.billing.inbox.EventEffect;
import dev.basefly.billing.price.PriceBook;
import dev.basefly.billing.refund.Refunds;
import dev.basefly.billing.stripe.StripeApi;
import dev.basefly.billing.stripe.StripeFaults;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.JobHandler;
import dev.basefly.jobs.JobSchedule;
import dev.basefly.jobs.Jobs;
import dev.basefly.notifications.Mails;
import dev.basefly.plans.PlanAssignments;
import dev.basefly.plans.catalogue.PlanCatalogue;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.PublicAddress;
import dev.basefly.tenancy.Organizations;
import dev.basefly.tenancy.spi.UnportableTable;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Wires customers and what they can do. */
@AutoConfiguration(
        afterName = {
            "dev.basefly.billing.inbox.InboxConfiguration",
            "dev.basefly.billing.price.PriceConfiguration",
            "dev.basefly.billing.stripe.StripeConfiguration",
            "dev.basefly.plans.PlansConfiguration",
            "dev.basefly.notifications.NotificationsConfiguration"
        })
class AccountConfiguration {

    private static final int MOST_TOLD = 100;
    private static final String OF_ITS_ACCOUNT = "belongs to an account of Stripe, which stays with its installation";

    @Bean
    static Permission readBilling() {
        return Permission.toRead("billing:read", "See the plan, its price and the invoices")
                .closedToSupport();
    }

    @Bean
    static Permission writeBilling() {
        return Permission.toChange("billing:write", "Buy, change and cancel the plan")
                .closedToSupport();
    }

    @Bean
    static AccountStore billingAccountStore(SystemDatabase database) {
        return new AccountStore(database);
    }

    @Bean
    static DecisionStore billingDecisionStore(SystemDatabase database, Refunds refunds) {
        return new DecisionStore(database, refunds);
    }

    @Bean
    static AccountSync billingAccountSync(
            AccountStore store,
            DecisionStore decided,
            StripeApi stripe,
            PlanCatalogue catalogue,
            PlanAssignments plans,
            Consequences consequences,
            MovableClock clock) {
        return new AccountSync(store, decided, new StripeReader(stripe), catalogue, plans, consequences, clock);
    }

    @Bean
    static Consequences billingConsequences(BillingLetters letters, AuditLog audit, Jobs jobs) {
        return new Consequences(letters, audit, jobs);
    }

    @Bean
    static JobHandler<?> endingDuplicateSubscriptions(
            AccountStore store,
            DecisionStore decided,
            Decisions decisions,
            AccountSync sync,
            Consequences consequences,
            MovableClock clock) {
        Duplicates duplicates = new Duplicates(store, decided, decisions, sync, consequences, clock);
        return new JobHandler<>(
                EndDuplicate.KIND,
                (payload, run) -> run.result(new Ended(duplicates.end(payload.tenant(), payload.subscription()))));
    }

    @Bean
    static StripeFaults billingRefundFaults(Billing billing) {
        return () -> {
            int open = billing.unsettled(MOST_TOLD).size();
            List<String> problems = new ArrayList<>();
            if (open > 0) {
                problems.add(open + " payments were to be given back and are not: see /console/billing/refunds");
            }
            return problems;
        };
    }

    /** Whether there was a second subscription. */
    record Ended(boolean ended) {}

    @Bean
    static BillingLetters billingLetters(Mails mails, PublicAddress address, BillingSettings settings) {
        return new BillingLetters(mails, address, settings.grace());
    }

    @Bean
    static EventEffect billingAccountEffect(AccountStore store, AccountSync sync, StripeApi stripe) {
        return new AccountEffect(store, sync, stripe);
    }

    @Bean
    static Decisions billingDecisions(
            DecisionStore store,
            StripeApi stripe,
            Jobs jobs,
            AuditLog audit,
            PublicAddress address,
            MovableClock clock) {
        return new Decisions(store, stripe, jobs, audit, address, clock);
    }

    @Bean
    static Billing billing(
            AccountStore store,
            PlanCatalogue catalogue,
            PriceBook prices,
            Decisions decisions,
            AccountSync sync,
            StripeApi stripe,
            PublicAddress address,
            MovableClock clock) {
        return new Billing(store, new Orders(catalogue, prices), decisions, sync, stripe, address, clock);
    }

    @Bean
    static Abandoned abandonedSubscriptions(Organizations organizations, Decisions decisions) {
        return new Abandoned(organizations, decisions);
    }

    @Bean
    static Reconcile billingReconcile(
            AccountStore store,
            AccountSync sync,
            PriceBook prices,
            Abandoned abandoned,
            StripeApi stripe,
            AuditLog audit) {
        return new Reconcile(store, sync, prices, abandoned, stripe, audit);
    }

    @Bean
    static JobHandler<?> resolvingDecisions(Decisions decisions, AccountSync sync) {
        return new JobHandler<>(ResolveDecision.KIND, (payload, run) -> {
            run.result(new Resolved(
                    decisions.resolve(payload.tenant(), payload.decision()).name()));
            sync.now(payload.tenant());
        });
    }

    /** What became of a decision. */
    record Resolved(String state) {}

    @Bean
    static JobHandler<?> reconcilingBilling(Reconcile reconcile) {
        return new JobHandler<>(Reconcile.All.KIND, (_, run) -> run.result(reconcile.all()));
    }

    @Bean
    static JobSchedule billingReconciling() {
        return JobSchedule.of(
                Reconcile.SCHEDULE, "41 2 * * *", ZoneOffset.UTC, Reconcile.All.KIND, new Reconcile.All());
    }

    @Bean
    static UnportableTable customersStay() {
        return new UnportableTable("customers", OF_ITS_ACCOUNT);
    }

    @Bean
    static UnportableTable billingInvoicesStay() {
        return new UnportableTable("billing_invoices", OF_ITS_ACCOUNT);
    }

    @Bean
    static UnportableTable billingActionsStay() {
        return new UnportableTable("billing_actions", OF_ITS_ACCOUNT);
    }
}
