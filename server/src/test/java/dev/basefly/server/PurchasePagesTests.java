package dev.basefly.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.identity.SignIns;
import dev.basefly.plans.PlanAssignments;
import dev.basefly.plans.catalogue.PlanCatalogue;
import dev.basefly.plans.catalogue.PlanKey;
import dev.basefly.runtime.TenantId;
import dev.basefly.testkit.BaseflyTest;
import dev.basefly.testkit.Browser;
import dev.basefly.testkit.BrowserTest;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A purchase as the owner clicks through it, from the refusal to the plan, with no account at Stripe and no key. */
@BaseflyTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@CrossTenant(reason = "looks up the organization of who signed up, to begin with the smallest plan")
class PurchasePagesTests {

    @LocalServerPort
    private int port;

    @Autowired
    private SignIns signIns;

    @Autowired
    private SystemDatabase database;

    @Autowired
    private PlanAssignments assignments;

    @Autowired
    private PlanCatalogue catalogue;

    @BrowserTest
    void leadsFromTheRefusalToThePlanThatLiftsIt(Page page, Browser browser) {
        var olivia = new Visit(page, port);
        var acme = organizationOf(olivia.signUp());
        assignments.give(acme, catalogue.current(PlanKey.FREE), "tests");
        isRefusedASecondCluster(olivia, browser);
        pays(olivia, browser);
        hasRoom(olivia, browser);
        var window = new NewContextOptions().setViewportSize(browser.width(), 800);
        try (var staff = page.context().browser().newContext(window)) {
            worksOnTheEventAgain(Visit.operator(staff.newPage(), port, signIns), acme);
        }
        olivia.open("/settings/billing");
        assertThat(page.getByText("Trial").first()).isVisible();
    }

    private TenantId organizationOf(String email) {
        return new TenantId(
                database.jdbc().sql("""
                        select m.tenant_id from memberships m join users u on u.id = m.user_id where u.email = ?
                        """).param(email).query(UUID.class).single());
    }

    private static void isRefusedASecondCluster(Visit olivia, Browser browser) {
        var page = olivia.page();
        olivia.createCluster("blue");
        olivia.open("/clusters/new");
        page.getByLabel("Name").fill("green");
        page.locator("input[name=plan][value=PRO]").check();
        olivia.press("Create cluster");
        assertThat(page.getByText("1 of 1 clusters used").first()).isVisible();
        PageLook.inspect(page, browser);
        olivia.follow("See your plan");
        assertThat(page.getByText("100 %").first()).isVisible();
        PageLook.inspect(page, browser);
    }

    private static void pays(Visit olivia, Browser browser) {
        var page = olivia.page();
        olivia.open("/settings/billing");
        PageLook.inspect(page, browser);
        page.locator("select[name=offer]").selectOption("pro_v1_base_usd_month");
        olivia.press("Go to checkout");
        PageLook.inspect(page, browser);
        page.getByLabel("Card number").fill("4000 0000 0000 0002");
        olivia.press("Begin the trial");
        assertThat(page.getByText("declined").first()).isVisible();
        PageLook.inspect(page, browser);
        page.getByLabel("Card number").fill("4242 4242 4242 4242");
        olivia.press("Begin the trial");
        page.waitForURL("**/settings/billing**");
    }

    /** Once the event has come: until then the page says what is known. */
    private static void hasRoom(Visit olivia, Browser browser) {
        var page = olivia.page();
        page.waitForCondition(() -> {
            olivia.open("/settings/billing");
            return page.getByText("Trial").count() > 0;
        });
        PageLook.inspect(page, browser);
        olivia.open("/settings/plan");
        PageLook.inspect(page, browser);
        olivia.open("/clusters/new");
        page.getByLabel("Name").fill("green");
        page.locator("input[name=plan][value=PRO]").check();
        olivia.press("Create cluster");
        assertThat(page.getByText("Cluster created")).isVisible();
    }

    private void worksOnTheEventAgain(Visit oona, TenantId acme) {
        var page = oona.page();
        var event =
                database.jdbc().sql("""
                        select e.id from stripe_webhook_events e join customers c on c.stripe_customer_id = e.customer_id
                        where c.tenant_id = ? and e.type = 'checkout.session.completed'
                        """).param(acme.value()).query(String.class).single();
        oona.open("/console/billing/events/" + event);
        oona.press("Work on it again");
        assertThat(page.getByText("Worked on again")).isVisible();
    }
}
