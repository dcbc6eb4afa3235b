package dev.basefly.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.plans.PlanAssignments;
import dev.basefly.plans.catalogue.PlanCatalogue;
import dev.basefly.plans.catalogue.PlanKey;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.TenantId;
import dev.basefly.testkit.BaseflyTest;
import dev.basefly.testkit.Browser;
import dev.basefly.testkit.BrowserTest;
import java.time.Duration;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What Basefly is for, as an owner and an invited member live it, each in a browser of their own. */
@BaseflyTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@CrossTenant(reason = "looks up the organization of who signed up, to begin with the smallest plan")
class MainStoryTests {

    private static final Duration A_WHILE = Duration.ofSeconds(15);
    private static final int WHILES = 40;

    private final String grace = "grace." + UUID.randomUUID() + "@acme.example";

    @LocalServerPort
    private int port;

    @Autowired
    private SystemDatabase database;

    @Autowired
    private PlanAssignments assignments;

    @Autowired
    private PlanCatalogue catalogue;

    @Autowired
    private MovableClock clock;

    @BrowserTest(widths = 1280)
    void leadsFromSignUpToAClusterThatRunsAndBack(Page page, Browser browser) {
        var olivia = new Visit(page, port);
        beginWithTheSmallestPlan(olivia.signUp());
        olivia.invite(grace);
        var window = new NewContextOptions().setViewportSize(browser.width(), 800);
        try (var other = page.context().browser().newContext(window)) {
            var visitor = new Visit(other.newPage(), port);
            visitor.joinAs("Grace Hopper");
            olivia.createCluster("blue");
            seesARunningCluster(olivia, visitor, "blue");
            isRefusedAnother(olivia);
            pays(olivia);
            olivia.createCluster("green", "PRO");
            seesARunningCluster(olivia, visitor, "green");
            stops(olivia, visitor);
            deletesAndThinksBetterOfIt(olivia, visitor);
        }
    }

    private void beginWithTheSmallestPlan(String email) {
        var acme = new TenantId(
                database.jdbc().sql("""
                        select m.tenant_id from memberships m join users u on u.id = m.user_id where u.email = ?
                        """).param(email).query(UUID.class).single());
        assignments.give(acme, catalogue.current(PlanKey.FREE), "tests");
    }

    /** Nobody reloads a page. */
    private void seesARunningCluster(Visit olivia, Visit visitor, String name) {
        visitor.open("/clusters");
        olivia.open("/clusters");
        olivia.follow(name);
        letTimePassUntil(olivia.page(), "Running status");
        assertThat(visitor.page()
                        .getByRole(AriaRole.ROW)
                        .filter(new Locator.FilterOptions().setHasText(name))
                        .getByLabel("Running status"))
                .isVisible();
    }

    /** The machines take their time by the clock. */
    private void letTimePassUntil(Page page, String status) {
        for (var passed = 0; passed < WHILES && page.getByLabel(status).count() == 0; passed++) {
            clock.advance(A_WHILE);
            page.waitForTimeout(1_000);
        }
        assertThat(page.getByLabel(status).first()).isVisible();
    }

    private static void isRefusedAnother(Visit olivia) {
        olivia.open("/clusters/new");
        olivia.page().getByLabel("Name").fill("green");
        olivia.page().locator("input[name=plan][value=PRO]").check();
        olivia.press("Create cluster");
        assertThat(olivia.page().getByText("1 of 1 clusters used").first()).isVisible();
    }

    private static void pays(Visit olivia) {
        var page = olivia.page();
        olivia.open("/settings/billing");
        page.locator("select[name=offer]").selectOption("pro_v1_base_usd_month");
        olivia.press("Go to checkout");
        page.getByLabel("Card number").fill("4242 4242 4242 4242");
        olivia.press("Begin the trial");
        page.waitForCondition(() -> {
            olivia.open("/settings/billing");
            return page.getByText("Trial").count() > 0;
        });
    }

    private void stops(Visit olivia, Visit visitor) {
        olivia.press("Stop");
        letTimePassUntil(olivia.page(), "Stopped status");
        assertThat(visitor.page().getByLabel("Stopped status").first()).isVisible();
    }

    private static void deletesAndThinksBetterOfIt(Visit olivia, Visit visitor) {
        var page = olivia.page();
        olivia.press("Delete…");
        olivia.press("Delete cluster");
        assertThat(visitor.page().getByText("green")).hasCount(0);
        olivia.press("Undo");
        assertThat(page.getByText("Cluster restored")).isVisible();
        assertThat(visitor.page().getByText("green").first()).isVisible();
    }
}
