package dev.basefly.benchmarks.billing;

import dev.basefly.benchmarks.figures.Bar;
import dev.basefly.benchmarks.figures.Effort;
import dev.basefly.benchmarks.figures.Figure;
import dev.basefly.benchmarks.figures.Findings;
import dev.basefly.benchmarks.figures.Samples;
import dev.basefly.billing.account.Billing;
import dev.basefly.runtime.TenantId;
import dev.basefly.testkit.ApiClient;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * Payment requests over HTTP that are killed after each of their statements and commits, one after the other: tried again with
 * the same key, or found out by the job that looks after them, each has one effect.
 */
final class Kills {

    /** Beyond the lease of an idempotency key, and the time after which a job looks after a decision. */
    private static final Duration LATER = Duration.ofMinutes(3);

    private final Seller seller;
    private int number;

    Kills(Seller seller) {
        this.seller = seller;
    }

    /** What is asked for. */
    private enum Payment {
        CHECKOUT("POST", "/api/v1/billing/checkout-sessions", "PRO"),
        UPGRADE("PUT", "/api/v1/billing/subscription", "BUSINESS");

        private final String method;
        private final String path;
        private final String plan;

        Payment(String method, String path, String plan) {
            this.method = method;
            this.path = path;
            this.plan = plan;
        }
    }

    private record Caller(TenantId tenant, ApiClient api) {}

    void measure(Effort effort, Findings findings) throws Exception {
        for (Payment payment : Payment.values()) {
            String name = payment.name().toLowerCase(Locale.ROOT);
            // What prices are called at Stripe is known from now on.
            require(ask(payment, caller(payment), UUID.randomUUID(), -1) == 200);
            require(ask(payment, caller(payment), UUID.randomUUID(), 0) == 200);
            int statements = Mortals.STATEMENTS.get();
            int step = effort.pick(1, 7);
            int killed = 0;
            int wrong = 0;
            for (int statement = 1; statement <= statements; statement += step) {
                findings.doing("killing the " + name + " after statement " + statement + " of " + statements);
                wrong += killed(payment, statement) ? 0 : 1;
                killed++;
            }
            findings.accept(Figure.of(
                    "statements and commits of the " + name + ", killed after each", "", new Samples(killed)));
            findings.accept(new Figure(
                    "killed " + name + "s without exactly one effect", "", new Samples(wrong), Bar.atMost(0)));
        }
    }

    /** Whether it has one effect in the end. */
    private boolean killed(Payment payment, int statement) throws InterruptedException {
        Caller caller = caller(payment);
        UUID key = UUID.randomUUID();
        require(ask(payment, caller, key, statement) != 200);
        seller.clock.advance(LATER);
        if (statement % 2 == 0) {
            Seller.await(
                    Duration.ofMinutes(1),
                    "what became of it is found out",
                    () -> seller.count(
                                    "billing_actions where tenant_id = ? and state in ('PENDING', 'UNKNOWN')",
                                    caller.tenant().value())
                            == 0);
        }
        return ask(payment, caller, key, -1) == 200 && effects(payment, caller.tenant()) == 1;
    }

    /** @param statement after which it dies, 0 to count only, less for neither */
    private static int ask(Payment payment, Caller caller, UUID key, int statement) {
        ApiClient api = caller.api().withHeader("Idempotency-Key", key.toString());
        if (statement >= 0) {
            api = api.withHeader(Mortals.DIES_AFTER, String.valueOf(statement));
        }
        Map<String, Object> wanted = Map.of("plan", payment.plan, "interval", "MONTH", "currency", "EUR", "seats", 0);
        return (payment.method.equals("POST") ? api.post(payment.path, wanted) : api.put(payment.path, wanted))
                .status();
    }

    private long effects(Payment payment, TenantId tenant) {
        long decisions = seller.count(
                "billing_actions where tenant_id = ? and state = 'DONE' and kind = ?",
                tenant.value(),
                payment == Payment.CHECKOUT ? "CHECKOUT" : "CHANGE");
        long customers = seller.count(
                "stripe_stand_in_objects where kind = 'customer' and body -> 'metadata' ->> 'tenant' = ?",
                tenant.toString());
        String owned = " and owner = (select stripe_customer_id from customers where tenant_id = ?)";
        long there = payment == Payment.CHECKOUT
                ? seller.count("stripe_stand_in_objects where kind = 'checkout.session'" + owned, tenant.value())
                : seller.count(
                        "stripe_stand_in_objects where kind = 'event' and body ->> 'type' = 'customer.subscription.updated'"
                                + owned,
                        tenant.value());
        long here = payment == Payment.CHECKOUT
                ? 1
                : seller.count("customers where tenant_id = ? and base_key like 'business%'", tenant.value());
        return decisions == 1 && customers == 1 && here == 1 ? there : 0;
    }

    private Caller caller(Payment payment) {
        ApiClient nobody = new ApiClient(seller.uri);
        var answer = nobody.post(
                "/api/v1/auth/sign-up",
                Map.of(
                        "email", "buyer" + number++ + "@example.com",
                        "password", "quite a long phrase 42",
                        "name", "Buyer",
                        "organizationName", "Buyer's"));
        Caller caller = new Caller(
                TenantId.of(answer.text("/data/organization/id")), nobody.withBearer(answer.text("/data/accessToken")));
        if (payment == Payment.UPGRADE) {
            require(ask(Payment.CHECKOUT, caller, UUID.randomUUID(), -1) == 200);
            var ignored = seller.subscribe(caller.tenant());
            var known = seller.node.getBean(Billing.class).readBack(caller.tenant());
            require(known.isSubscribed());
        }
        return caller;
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalStateException("Not what is measured");
        }
    }
}
