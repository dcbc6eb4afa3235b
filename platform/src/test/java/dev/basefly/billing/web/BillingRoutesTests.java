package dev.basefly.billing.web;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.basefly.PlatformTest;
import dev.basefly.billing.account.Billing;
import dev.basefly.billing.account.BillingStage;
import dev.basefly.billing.account.SubscriptionState;
import dev.basefly.billing.standin.HostedPages;
import dev.basefly.billing.standin.StandIn;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.notifications.Mailbox;
import dev.basefly.plans.catalogue.Money;
import dev.basefly.plans.catalogue.PlanKey;
import dev.basefly.runtime.TenantId;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.ApiResponse;
import dev.basefly.testkit.Cast;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

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

    @Autowired
    private Mailbox mailbox;

    @Autowired
    private ApplicationContext beans;

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
    void staysOpenToAnOrganizationThatIsSuspendedForNotPaying() {
        var ada = cast.owner("Acme");
        database.jdbc()
                .sql("update organizations set state = 'SUSPENDED', suspended_at = now() where tenant_id = ?")
                .param(TenantId.of(ada.organizationId()).value())
                .update();

        assertThat(ada.api().get("/api/v1/plan")).hasStatus(403);
        assertThat(ada.api().get("/settings/billing")).hasStatus(200);
        assertThat(ada.api().get("/api/v1/billing")).hasStatus(200);
        assertThat(ada.api().get("/api/v1/billing/invoices")).hasStatus(200);
        assertThat(ada.api()
                        .withHeader("Idempotency-Key", UUID.randomUUID().toString())
                        .post("/api/v1/billing/checkout-sessions", PRO))
                .hasStatus(200);
    }

    @Test
    void takesAnOrderWithoutSeatsButNoChangeThatForgetsThem() {
        var ada = cast.owner("Acme");
        var keyed = ada.api().withHeader("Idempotency-Key", UUID.randomUUID().toString());
        var withoutSeats = Map.of("plan", "PRO", "interval", "MONTH", "currency", "EUR");

        assertThat(keyed.post("/api/v1/billing/checkout-sessions", withoutSeats))
                .hasStatus(200);
        assertThat(ada.api().post("/api/v1/billing/subscription/preview", withoutSeats))
                .hasStatus(422)
                .hasErrorFor("seats");
    }

    @Test
    void sellsInTheCurrencyOfThePagesToWhoNamesNone() {
        var keyed = cast.owner("Acme")
                .api()
                .withHeader("Idempotency-Key", UUID.randomUUID().toString());

        var opened = keyed.post("/api/v1/billing/checkout-sessions", Map.of("plan", "PRO"));

        var page = cast.nobody().get(URI.create(opened.text("/data/url")).getPath());
        assertThat(page.text()).contains("€29").doesNotContain("$32");
    }

    @Test
    void showsItsPages() {
        var ada = cast.owner("Acme");
        assertThat(ada.api().get("/settings/billing").text()).contains("Choose a plan", "data-live=\"plan\"");

        assertThat(ada.api().get("/console/billing")).hasStatus(404);
        var operator = operator();
        assertThat(operator.get("/console/billing").text()).contains("Compare with Stripe");
        assertThat(operator.get("/console/billing/events")).hasStatus(200);
    }

    @Test
    void hasEverythingComparedWithStripeByAJob() {
        try (var stage = new BillingStage(beans)) {
            stage.pay(PlanKey.PRO);
            var operator = operator();
            var form = operator.withHeader("Content-Type", "application/x-www-form-urlencoded");

            var begun = form.send("POST", "/console/billing/reconcile", BodyPublishers.noBody());

            assertThat(begun).hasStatus(303);
            var page = begun.header("Location").orElseThrow();
            await().until(() -> {
                assertThat(operator.get(page).text()).doesNotContain("The comparison failed");
                return operator.get(page).text().contains("organizations compared");
            });
            assertThat(cast.owner("Acme").api().get(page)).hasStatus(404);
            for (var none : List.of("job_00000000000000000000000000", "cus_1")) {
                assertThat(operator.get("/console/billing/comparisons/" + none)).hasStatus(404);
            }
        }
    }

    @Test
    void givesMoneyBackByAFormThatMeansItsWords() {
        try (var stage = new BillingStage(beans)) {
            var invoice = stage.pay(PlanKey.PRO);
            var operator = operator();
            var customer = "/console/billing/customers/" + stage.acme;
            var page = customer + "/invoices/" + invoice.id();
            assertThat(operator.get(customer).text()).contains(Objects.requireNonNull(invoice.number()));
            assertThat(operator.get(page).text()).contains("Give it back");

            var form = operator.withHeader("Content-Type", "application/x-www-form-urlencoded");
            var attempt = "attempt=" + UUID.randomUUID() + "&reason=Goodwill&amount=";
            assertThat(send(form, page, attempt + "5.00")).hasStatus(422);
            assertThat(send(form, page, attempt + "-5&confirmed=true")).hasStatus(422);
            assertThat(send(form, page, attempt + "5.001&confirmed=true")).hasStatus(422);
            assertThat(send(form, page, attempt + "99999&confirmed=true")).hasStatus(422);
            assertThat(send(form, page, attempt + "5.00&confirmed=true").status())
                    .isIn(302, 303);
            assertThat(send(form, page, attempt + "5.00&confirmed=true").status())
                    .isIn(302, 303);

            assertThat(stage.billing.invoice(stage.acme, invoice.id()).refunded())
                    .isEqualTo(Money.of("EUR", 500));
            assertThat(operator.get(page).text()).contains("Goodwill");
            assertThat(operator.get("/console/billing/refunds").text()).contains(stage.acme.toString());
        }
    }

    @Test
    void bringsThePdfOfAPaidInvoiceByMailAndByDownload() {
        try (var stage = new BillingStage(beans)) {
            var invoice = stage.pay(PlanKey.PRO);
            var mails = cast.nobody();

            await().until(() -> mail(stage).contains("attachments/1"));

            var page = mail(stage);
            var path = page.substring(
                    page.lastIndexOf("/dev/mail/mail_", page.indexOf("/attachments/1")),
                    page.indexOf("/attachments/1") + 14);
            assertThat(mails.get(path)).hasStatus(200).hasHeader("Content-Type", "application/pdf");
            assertThat(mails.get(path).text()).startsWith("%PDF-").contains(Objects.requireNonNull(invoice.number()));
            var owner = stage.owner.api();
            var pdf = "/settings/billing/invoices/" + invoice.id() + "/pdf";
            assertThat(owner.get("/settings/billing").text()).contains(pdf);
            assertThat(owner.get(pdf).text()).startsWith("%PDF-");
            assertThat(owner.get(pdf))
                    .hasHeader(
                            "RateLimit-Limit",
                            owner.get("/api/v1/billing")
                                    .header("RateLimit-Limit")
                                    .orElseThrow());
            assertThat(owner.get("/settings/billing/invoices/in_other/pdf")).hasStatus(404);
            assertThat(cast.owner("Other").api().get(pdf)).hasStatus(404);
        }
    }

    private String mail(BillingStage stage) {
        var id = mailbox.newest(stage.email, 1).getFirst().id();
        return cast.nobody()
                .withHeader("Accept", "text/html")
                .get("/dev/mail/" + id)
                .text();
    }

    private static ApiResponse send(ApiClient form, String page, String fields) {
        return form.send("POST", page + "/refunds", BodyPublishers.ofString(fields));
    }

    private ApiClient operator() {
        var staff = cast.owner("Basefly");
        database.jdbc()
                .sql("update users set operator = true where email = ?")
                .param(staff.email())
                .update();
        return staff.api()
                .withBearer(cast.nobody()
                        .post("/api/v1/auth/sign-in", Map.of("email", staff.email(), "password", Cast.PASSWORD))
                        .text("/data/accessToken"));
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
