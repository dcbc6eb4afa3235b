package dev.basefly.server;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
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
import java.util.UUID;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What Basefly is for, as an owner and an invited member live it, each in a browser of their own. */
@BaseflyTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@CrossTenant(reason = "looks up the organization of who signed up, to begin with the smallest plan")
class MainStoryTests {

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
            new Story(olivia, visitor, clock::advance).toldFromTheFirstClusterOn();
        }
    }

    private void beginWithTheSmallestPlan(String email) {
        var acme = new TenantId(
                database.jdbc().sql("""
                        select m.tenant_id from memberships m join users u on u.id = m.user_id where u.email = ?
                        """).param(email).query(UUID.class).single());
        assignments.give(acme, catalogue.current(PlanKey.FREE), "tests");
    }
}
