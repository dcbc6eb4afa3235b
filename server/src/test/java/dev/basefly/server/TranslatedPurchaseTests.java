package dev.basefly.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.identity.SignIns;
import dev.basefly.plans.PlanAssignments;
import dev.basefly.plans.catalogue.PlanCatalogue;
import dev.basefly.plans.catalogue.PlanKey;
import dev.basefly.runtime.TenantId;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.ApiResponse;
import dev.basefly.testkit.BaseflyTest;
import dev.basefly.testkit.Cast;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

/** Buys a plan in the language of {@link TranslatedPagesTests}, so that the pages have something to show. */
@BaseflyTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@CrossTenant(reason = "looks up the organization of who signed up, to begin with the smallest plan")
class TranslatedPurchaseTests {

    private static final String BILLING = "/settings/billing";
    private static final String CONSOLE = "/console/billing";
    private static final String PAYS = "4242424242424242";
    private static final String IS_DECLINED = "4000000000000002";
    private static final String ASKS_FIRST = "4000002500003155";

    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
    private static final Pattern MAIN = Pattern.compile("<main\\b.*</main>", Pattern.DOTALL);
    private static final Pattern INVOICE = Pattern.compile("href=\"(/dev/stripe/invoices/[^\"]+)\"");
    private static final Pattern INVOICE_OF_CUSTOMER =
            Pattern.compile("href=\"(/console/billing/customers/[^\"]+/invoices/[^\"]+)\"");
    private static final Pattern EVENT = Pattern.compile("href=\"(/console/billing/events/[^\"]+)\"");

    private final ApiClient visitor;

    @Autowired
    private SystemDatabase database;

    @Autowired
    private SignIns signIns;

    @Autowired
    private PlanAssignments assignments;

    @Autowired
    private PlanCatalogue catalogue;

    TranslatedPurchaseTests(@Autowired ApiClient client) {
        this.visitor = client.withCookies().withHeader("Accept", "text/html").withHeader("Accept-Language", "en-XA");
    }

    @Test
    void saysNothingThatHasNoTranslationFromTheOfferToTheInvoice() {
        signUp();
        inspect("/settings/plan");
        inspect(BILLING);

        var checkout = away(BILLING, BILLING + "/checkout", "offer=pro_v1_base_eur_month&seats=12&coupon=");
        inspect(checkout);
        inspect("a declined card", post(checkout, checkout, "number=" + IS_DECLINED));
        inspect("no card", post(checkout, checkout, "number=1"));
        inspect("a bank that asks", post(checkout, checkout, "number=" + ASKS_FIRST));
        inspect("no consent", post(checkout, checkout, "number=" + ASKS_FIRST + "&consent=refused"));
        var back = away(checkout, checkout, "number=" + PAYS);
        assertThat(visitor.get(back).status()).isIn(302, 303);
        inspect(checkout);

        assertThat(visitor.get(BILLING).text()).contains("⟦Trial⟧", "⟦Invoices, newest first⟧", "⟦Seats⟧");
        inspect(BILLING);
        inspect("/settings/plan");
        inspect("a price", post(BILLING, BILLING + "/preview", "offer=business_v1_base_eur_month&seats="));
        inspect("a wrong number", post(BILLING, BILLING + "/preview", "offer=business_v1_base_eur_month&seats=x"));
        var portal = away(BILLING, BILLING + "/portal", "");
        inspect(portal);
        inspect("a card that is refused", post(portal, portal + "/card", "number=" + IS_DECLINED));
        inspect(found(INVOICE, portal));
        away(BILLING, BILLING + "/cancellation", "");
        inspect(BILLING);
    }

    @Test
    void tellsOperatorsOfAPurchaseNothingThatHasNoTranslation() {
        var email = signUp();
        var checkout = away(BILLING, BILLING + "/checkout", "offer=pro_v1_base_eur_month&seats=&coupon=");
        visitor.get(away(checkout, checkout, "number=" + PAYS));
        var customer = CONSOLE + "/customers/" + organizationOf(email);
        signIn();

        inspect(CONSOLE);
        inspect(CONSOLE + "/revenue");
        inspect(CONSOLE + "/refunds");
        inspect(CONSOLE + "/events");
        inspect(CONSOLE + "/events?state=FAILED");
        inspect(customer);
        inspect(found(INVOICE_OF_CUSTOMER, customer));
        inspect(found(EVENT, CONSOLE + "/events"));
        var comparison = away(CONSOLE, CONSOLE + "/reconcile", "");
        inspect(comparison);
        await().until(() -> !visitor.get(comparison).text().contains("hx-trigger=\"every"));
        inspect(comparison);
    }

    @Test
    void namesTheFeatureInItsLanguageThatThePlanHasNoRoomFor() {
        var email = signUp();
        assignments.give(organizationOf(email), catalogue.current(PlanKey.FREE), "tests");
        invite("grace");
        invite("hedy");

        var refused = invite("ida");

        assertThat(refused.status()).isEqualTo(402);
        assertThat(refused.text()).contains("⟦FREE, 3 of 3 ⟦seats⟧ used⟧");
        inspect("no seat left", refused);
        await().untilAsserted(() -> assertThat(read("de", "/settings/plan"))
                .contains("Kontingent Ihres Tarifs ausgeschöpft: Plätze", "Plätze: 3 von 3 genutzt."));
        assertThat(read("es", "/settings/plan")).contains("Ha agotado lo que incluye su plan: plazas");
        inspect("/settings/plan");
    }

    @Test
    void namesPlansFeaturesAndMoneyAsTheReaderDoes() {
        assertThat(read("de", "/pricing"))
                .contains("29\u00a0€ pro Monat", "10 Personen", "Mit Pro beginnen", "3 Cluster");
        assertThat(read("fr", "/pricing")).contains("29\u00a0€ par mois", "10 personnes", "Commencer avec Pro");
    }

    /** The first path of the kind that the page leads to. */
    private String found(Pattern kind, String page) {
        Matcher link = kind.matcher(visitor.get(page).text());
        assertThat(link.find()).as("a link of %s", page).isTrue();
        return link.group(1);
    }

    /** Goes on as a member of the staff. */
    private void signIn() {
        var email = "oona." + UUID.randomUUID() + "@staff.example";
        signIns.admit(email, Cast.PASSWORD, "Oona", true);
        post("/settings/plan", "/sign-out", "");
        post("/sign-in", "/sign-in", "email=" + encoded(email) + "&password=" + encoded(Cast.PASSWORD));
    }

    private String read(String language, String path) {
        return visitor.withHeader("Accept-Language", language).get(path).text();
    }

    private void inspect(String path) {
        inspect(path, visitor.get(path));
    }

    private static void inspect(String page, ApiResponse answer) {
        Matcher main = MAIN.matcher(answer.text());
        assertThat(main.find()).as("%s has a main element", page).isTrue();
        assertThat(VisibleWords.untranslated(main.group())).as(page).isEmpty();
    }

    private String signUp() {
        var email = "olivia." + UUID.randomUUID() + "@acme.example";
        post(
                "/sign-up",
                "/sign-up",
                "name=Olivia&organizationName=Acme&email=" + encoded(email) + "&password=" + encoded(Cast.PASSWORD));
        return email;
    }

    private TenantId organizationOf(String email) {
        return new TenantId(
                database.jdbc().sql("""
                        select m.tenant_id from memberships m join users u on u.id = m.user_id where u.email = ?
                        """).param(email).query(UUID.class).single());
    }

    private ApiResponse invite(String name) {
        return post(
                "/settings/invitations/new",
                "/settings/invitations",
                "email=" + encoded(name + "@acme.example") + "&role=MEMBER");
    }

    /** Sends a form that leads on to another page, and returns its path. */
    private String away(String page, String path, String fields) {
        var address = URI.create(post(page, path, fields).header("Location").orElseThrow());
        return address.getRawQuery() == null
                ? address.getRawPath()
                : address.getRawPath() + "?" + address.getRawQuery();
    }

    private ApiResponse post(String page, String path, String fields) {
        var token = CSRF.matcher(visitor.get(page).text());
        assertThat(token.find()).isTrue();
        return visitor.withHeader("Content-Type", "application/x-www-form-urlencoded")
                .send("POST", path, BodyPublishers.ofString(fields + "&_csrf=" + encoded(token.group(1))));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
