package dev.basefly.server;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.identity.SignIns;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.BaseflyTest;
import dev.basefly.testkit.Cast;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

/** The operator's pages of customers and their money, in the language in which every translation stands in brackets. */
@BaseflyTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@CrossTenant(reason = "plants a payment and what was given back of it")
class TranslatedRefundTests {

    private static final String BILLING = "/settings/billing";
    private static final String CUSTOMERS = "/console/billing";

    private final ApiClient client;
    private final Cast cast;
    private final SignIns signIns;
    private final SystemDatabase database;

    TranslatedRefundTests(
            @Autowired ApiClient client,
            @Autowired Cast cast,
            @Autowired SignIns signIns,
            @Autowired SystemDatabase database) {
        this.client = client;
        this.cast = cast;
        this.signIns = signIns;
        this.database = database;
    }

    @Test
    void saysNothingThatHasNoTranslationOfACustomerAndARefund() {
        String customer = CUSTOMERS + "/customers/" + buyer();
        var visit = new FramedVisit(client);
        visit.signInAsOperator(signIns);
        String invoice = visit.link(customer, customer + "/invoices/");
        Map<String, String> decision = Map.of(
                "attempt",
                UUID.randomUUID().toString(),
                "amount",
                "1.50",
                "reason",
                "A fault of ours",
                "confirmed",
                "true");
        var softly = new SoftAssertions();
        plant(invoice.substring(invoice.lastIndexOf('/') + 1));

        visit.inspect(List.of(
                invoice,
                CUSTOMERS,
                CUSTOMERS + "/events",
                CUSTOMERS + "/revenue",
                CUSTOMERS + "/refunds",
                customer,
                visit.link(CUSTOMERS + "/events", CUSTOMERS + "/events/")));
        FramedVisit.inspect("no amount", visit.post(invoice, "/refunds", Map.of("amount", "much")), softly);
        FramedVisit.inspect(
                "a wrong amount",
                visit.post(invoice, "/refunds", Map.of("amount", "1.234", "confirmed", "true")),
                softly);
        visit.inspect(List.of(visit.away(CUSTOMERS, "/reconcile", Map.of())));
        visit.post(invoice, "/refunds", decision);
        softly.assertAll();
        visit.inspect(List.of(invoice, CUSTOMERS + "/refunds", CUSTOMERS + "/revenue"));
    }

    private void plant(String invoice) {
        database.jdbc()
                .sql("update billing_invoices set state = 'PAID', total = 2900, amount_paid = 2900, paid_at = now()"
                        + " where stripe_invoice_id = ?")
                .param(invoice)
                .update();
        database.jdbc().sql("""
                        insert into billing_refunds (tenant_id, stripe_refund_id, stripe_invoice_id, origin, state, currency,
                            amount, reason, created_at)
                        select tenant_id, 're_' || origin || stripe_invoice_id, stripe_invoice_id, origin, refund.state, currency,
                            100, nullif(reason, ''), now()
                        from billing_invoices, (values ('OPERATOR', 'SUCCEEDED', 'A fault of ours'), ('DUPLICATE', 'PENDING', ''),
                            ('STRIPE', 'FAILED', '')) as refund (origin, state, reason)
                        where stripe_invoice_id = ?
                        """).param(invoice).update();
    }

    /** An organization that has bought a plan. */
    private String buyer() {
        Cast.Person owner = cast.owner("Globex");
        var visit = new FramedVisit(client);
        visit.signIn(owner.email());
        String checkout = visit.away(
                BILLING, "/checkout", Map.of("offer", "business_v1_base_eur_year", "seats", "", "coupon", ""));
        visit.open(visit.away(checkout, "", Map.of("number", "4242424242424242")));
        return owner.organizationId();
    }
}
