package dev.basefly.billing.web;

import dev.basefly.access.Requires;
import dev.basefly.api.ApiError;
import dev.basefly.api.Data;
import dev.basefly.billing.account.Billing;
import dev.basefly.billing.account.Customer;
import dev.basefly.billing.account.Customer.Subscription;
import dev.basefly.billing.account.Invoice;
import dev.basefly.billing.account.Order;
import dev.basefly.billing.account.SubscriptionState;
import dev.basefly.idempotency.OwnTransactions;
import dev.basefly.idempotency.RequiresIdempotencyKey;
import dev.basefly.identity.People;
import dev.basefly.plans.catalogue.BillingInterval;
import dev.basefly.plans.catalogue.Money;
import dev.basefly.plans.catalogue.PlanCatalogue;
import dev.basefly.plans.catalogue.PlanKey;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.WhileSuspended;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What an organization pays for. */
@RestController
@RequestMapping("/api/v1/billing")
@Tag(name = "Billing")
@OwnTransactions(resumable = true)
@WhileSuspended(reason = "who does not pay is suspended, and paying settles it")
class BillingController {

    private final Billing billing;
    private final Payers payers;

    BillingController(Billing billing, People people) {
        this.billing = billing;
        this.payers = new Payers(people);
    }

    /** What an organization bought. */
    record SubscriptionView(
            @Nullable SubscriptionState state,

            @Schema(description = "The lookup key of the price that counts", example = "pro_v1_base_eur_month")
            @Nullable
            String price,

            @Schema(description = "The one that counts from the end of the period on") @Nullable
            String laterPrice,

            @Schema(description = "Beyond those that the plan includes")
            int seats,

            @Nullable Instant periodEnd,
            @Nullable Instant trialEnd,
            boolean endsWithPeriod,

            @Schema(description = "Brand and last digits", example = "visa 4242") @Nullable
            String card) {

        static SubscriptionView of(@Nullable Customer customer) {
            if (customer == null || customer.subscription() == null) {
                return new SubscriptionView(null, null, null, 0, null, null, false, null);
            }
            Subscription bought = customer.subscription();
            return new SubscriptionView(
                    bought.state(),
                    bought.baseKey(),
                    bought.laterKey(),
                    bought.seats(),
                    bought.periodEnd(),
                    bought.trialEnd(),
                    bought.endsWithPeriod(),
                    customer.card());
        }
    }

    /** What is wanted. */
    record Wanted(
            @Schema(example = "PRO") @Nullable String plan,
            @Schema(example = "MONTH") @Nullable BillingInterval interval,

            @Schema(description = "Left out: " + PlanCatalogue.USUAL_CURRENCY, example = PlanCatalogue.USUAL_CURRENCY)
            @Nullable
            String currency,

            @Schema(
                    description =
                            "How many people in all; 0 for those that the plan includes, as when left out of a checkout."
                                    + " A change has to say it")
            @Nullable
            Integer seats,

            @Schema(description = "A coupon of Stripe, at a checkout") @Nullable
            String coupon) {

        /** An order of something new. */
        Order order() {
            return order(seats == null ? 0 : seats);
        }

        /** An order that replaces what is paid for; seats that it forgets to say would be given up. */
        Order replacement() {
            if (seats == null) {
                throw ApiError.invalid(
                        "seats", "must be said: how many people in all, 0 for those that the plan includes");
            }
            return order(seats);
        }

        private Order order(int seatsInAll) {
            try {
                return new Order(
                        PlanKey.of(plan == null ? "" : plan),
                        interval == null ? BillingInterval.MONTH : interval,
                        Currency.getInstance(currency == null ? PlanCatalogue.USUAL_CURRENCY : currency),
                        seatsInAll,
                        coupon == null ? "" : coupon);
            } catch (IllegalArgumentException unknown) {
                throw ApiError.invalid("plan", "must be a plan and a currency that are sold");
            }
        }
    }

    /** Where to go on. */
    record Address(String url) {}

    /** What it would cost now. */
    record Preview(Money due) {}

    @GetMapping
    @Operation(summary = "Get what the organization bought")
    @Requires(BillingPages.READ)
    Data<SubscriptionView> get() {
        return new Data<>(SubscriptionView.of(billing.customer(tenant()).orElse(null)));
    }

    @GetMapping("/invoices")
    @Operation(summary = "List invoices, newest first; at most a hundred")
    @Requires(BillingPages.READ)
    Data<List<Invoice>> invoices() {
        return new Data<>(billing.invoices(tenant()));
    }

    @PostMapping("/checkout-sessions")
    @RequiresIdempotencyKey
    @Operation(summary = "Open a page on which a plan is paid; pages that were open before are closed")
    @Requires(BillingPages.WRITE)
    Data<Address> checkout(@RequestBody Wanted wanted) {
        return new Data<>(new Address(billing.checkout(tenant(), wanted.order(), payers.email())));
    }

    @PostMapping("/portal-sessions")
    @Operation(summary = "Open the page for cards and invoices")
    @Requires(BillingPages.WRITE)
    Data<Address> portal() {
        return new Data<>(new Address(billing.portal(tenant())));
    }

    @PostMapping("/subscription/preview")
    @Operation(summary = "Say what a change of the plan would cost now")
    @Requires(BillingPages.WRITE)
    Data<Preview> preview(@RequestBody Wanted wanted) {
        return new Data<>(new Preview(billing.preview(tenant(), wanted.replacement())));
    }

    @PutMapping("/subscription")
    @RequiresIdempotencyKey
    @Operation(summary = "Change plan or seats: more at once, less from the end of the period on")
    @Requires(BillingPages.WRITE)
    Data<SubscriptionView> change(@RequestBody Wanted wanted) {
        return new Data<>(SubscriptionView.of(billing.change(tenant(), wanted.replacement())));
    }

    @PostMapping("/subscription/cancellation")
    @Operation(summary = "End the subscription with its period")
    @Requires(BillingPages.WRITE)
    Data<SubscriptionView> cancel() {
        return new Data<>(SubscriptionView.of(billing.end(tenant(), true)));
    }

    @PostMapping("/subscription/continuation")
    @Operation(summary = "Go on with a subscription that was to end")
    @Requires(BillingPages.WRITE)
    Data<SubscriptionView> goOn() {
        return new Data<>(SubscriptionView.of(billing.end(tenant(), false)));
    }

    private static TenantId tenant() {
        return RequestScope.current().requireTenant();
    }
}
