package dev.basefly.billing.web;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.basefly.PlatformTest;
import dev.basefly.billing.account.Billing;
import dev.basefly.billing.account.SubscriptionState;
import dev.basefly.billing.standin.HostedPages;
import dev.basefly.billing.standin.StandIn;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.TenantId;
import dev.basefly.testkit.Cast;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@PlatformTest
@CrossTenant(reason = "makes somebody an operator")
class BillingRoutesTests {

    private static final Map<String, Object> PRO =
            Map.of("plan", "PRO", "interval", "MONTH", "currency", "EUR", "seats", 0);

    @Autowired
    private Cast cast;

    @Autowired
    private Billing billing;

    @Autowired
    private StandIn standIn;

    @Autowired
    private SystemDatabase database;

    @Test
    void sellsByTheApiOnceForEachKey() {
        var ada = cast.owner("Acme");
        var key = UUID.randomUUID().toString();
        var keyed = ada.api().withHeader("Idempotency-Key", key);

        assertThat(ada.api().get("/api/v1/billing")).hasStatus(200);
        assertThat(ada.api().post("/api/v1/billing/checkout-sessions", PRO))
                .hasStatus(400)
                .hasJson("/error/reason", "idempotency_key_missing");
        var opened = keyed.post("/api/v1/billing/checkout-sessions", PRO);
        assertThat(opened).hasStatus(200);
        assertThat(keyed.post("/api/v1/billing/checkout-sessions", PRO))
                .hasStatus(200)
                .hasJson("/data/url", opened.text("/data/url"));
        assertThat(ada.api().post("/api/v1/billing/subscription/cancellation"))
                .hasStatus(409)
                .hasJson("/error/reason", "not_subscribed");
        assertThat(cast.nobody().get("/api/v1/billing")).hasStatus(401);

        var page = cast.nobody().get(URI.create(opened.text("/data/url")).getPath());
        assertThat(page).hasStatus(200);
        assertThat(page.text()).contains("Card number");
    }

    @Test
    void showsItsPages() {
        var ada = cast.owner("Acme");
        assertThat(ada.api().get("/settings/billing").text()).contains("Choose a plan");

        assertThat(ada.api().get("/console/billing").status()).isIn(403, 404);
        database.jdbc()
                .sql("update users set operator = true where email = ?")
                .param(ada.email())
                .update();
        var operator = ada.api()
                .withBearer(cast.nobody()
                        .post("/api/v1/auth/sign-in", Map.of("email", ada.email(), "password", Cast.PASSWORD))
                        .text("/data/accessToken"));
        assertThat(operator.get("/console/billing").text()).contains("Compare with Stripe");
        assertThat(operator.get("/console/billing/events")).hasStatus(200);
    }

    @Test
    void learnsOfAPaymentByAnEvent() {
        var ada = cast.owner("Acme");
        var acme = TenantId.of(ada.organizationId());
        var url = ada.api()
                .withHeader("Idempotency-Key", UUID.randomUUID().toString())
                .post("/api/v1/billing/checkout-sessions", PRO)
                .text("/data/url");
        assertThat(HostedPages.of(standIn).pay(url, "4242424242424242")).isTrue();

        await().until(() -> billing.customer(acme)
                .map(customer -> customer.subscription() != null
                        && customer.subscription().state() == SubscriptionState.TRIALING)
                .orElse(false));
        assertThat(ada.api().get("/api/v1/plan").text()).contains("PRO");
    }
}
