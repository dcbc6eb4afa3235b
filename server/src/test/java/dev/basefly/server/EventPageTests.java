package dev.basefly.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import dev.basefly.database.CrossTenant;
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
@CrossTenant(reason = "plants a listener that nobody knows any more")
class EventPageTests {

    private final String name = "tests.archive_" + UUID.randomUUID().toString().substring(0, 8);

    private final UUID tenant = UUID.randomUUID();

    @LocalServerPort
    private int port;

    @Autowired
    private SignIns signIns;

    @Autowired
    private SystemDatabase database;

    @BrowserTest
    void anOperatorSeesHowAListenerStandsAndForgetsIt(Page page, Browser browser) {
        var visit = Visit.operator(page, port, signIns);
        StuckListener.plant(database, name, tenant);

        visit.open("/console/events");
        assertThat(page.getByText("Stuck").first()).isVisible();
        PageLook.inspect(page, browser);
        visit.open("/console/events/types");
        assertThat(page.getByText("identity.user_signed_up").first()).isVisible();
        PageLook.inspect(page, browser);
        visit.open("/console/events/parked?listener=" + name);
        PageLook.inspect(page, browser);
        visit.follow("tests.planted");
        assertThat(page.getByText("Connection to \"db-7\" refused").first()).isVisible();
        PageLook.inspect(page, browser);

        visit.open("/console/events/listeners/" + name);
        assertThat(page.getByText("more than 5 events of all organizations are parked"))
                .isVisible();
        assertThat(page.getByText("Its database is not to be had").first()).isVisible();
        assertThat(page.getByText("Events were forgotten before it had them: 17"))
                .isVisible();
        PageLook.inspect(page, browser);
        visit.press("Forget");
        assertThat(page.getByText("1 to 500 characters").first()).isVisible();
        page.locator("form[action$='/forget']").getByLabel("Reason").fill("The module is gone");
        visit.press("Forget");
        page.waitForURL("**/console/events");
        assertThat(page.getByText(name)).hasCount(0);
    }
}
