package dev.basefly.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import dev.basefly.database.SystemDatabase;
import dev.basefly.identity.SignIns;
import dev.basefly.testkit.BaseflyTest;
import dev.basefly.testkit.Browser;
import dev.basefly.testkit.BrowserTest;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

@BaseflyTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class WorkflowPageTests {

    private final String name = "tests.order_" + UUID.randomUUID().toString().substring(0, 8);

    private final UUID tenant = UUID.randomUUID();

    @LocalServerPort
    private int port;

    @Autowired
    private SignIns signIns;

    @Autowired
    private SystemDatabase database;

    @BrowserTest
    void anOperatorSeesWhatIsStuckAndStopsWhatWaits(Page page, Browser browser) {
        var visit = Visit.operator(page, port, signIns);
        new PlantedWorkflow(tenant, name, "STUCK", null, "java.io.IOException: Connection to \"db-7\" refused")
                .in(database);
        new PlantedWorkflow(tenant, name, "AWAITING", "approval", null).in(database);

        visit.open("/console/workflows?name=" + name + "&status=STUCK");
        PageLook.inspect(page, browser);
        visit.follow(name);
        assertThat(page.getByText("Connection to \"db-7\" refused").first()).isVisible();
        assertThat(page.getByText("charge: Compensation failed")).isVisible();
        assertThat(page.getByText("This process does not know its definition")).isVisible();
        PageLook.inspect(page, browser);

        visit.open("/console/workflows?organization=nobody");
        assertThat(page.getByText("must be an organization's id").first()).isVisible();

        visit.open("/console/workflows?name=" + name + "&status=AWAITING");
        visit.follow(name);
        page.getByLabel("What to do").selectOption("cancel");
        visit.press("Apply");
        assertThat(page.getByText("1 to 500 characters").first()).isVisible();
        page.getByLabel("What to do").selectOption("cancel");
        page.getByLabel("Reason").fill("Ordered by mistake");
        visit.press("Apply");
        assertThat(page.getByText("Somebody wants it taken back")).isVisible();
    }
}
