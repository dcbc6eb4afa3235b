package dev.basefly.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.basefly.identity.SignIns;
import dev.basefly.testkit.BaseflyTest;
import dev.basefly.testkit.Browser;
import dev.basefly.testkit.BrowserTest;
import dev.basefly.testkit.Cast;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

@BaseflyTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class DirectoryPageTests {

    @LocalServerPort
    private int port;

    @Autowired
    private SignIns signIns;

    @Autowired
    private Cast cast;

    @BrowserTest
    void anOperatorFindsAnOrganizationAndSuspendsIt(Page page, Browser browser) {
        var ada = cast.owner("Paper Boats");
        var visit = Visit.operator(page, port, signIns);

        visit.open("/console/organizations");
        PageLook.inspect(page, browser);
        page.getByLabel("Search").fill(ada.organizationId());
        visit.press("Search");
        visit.follow("Paper Boats");
        PageLook.inspect(page, browser);
        visit.press("Suspend");
        assertThat(page.getByText("1 to 500 characters").first()).isVisible();
        page.getByLabel("Reason").fill("Unpaid for 60 days");
        visit.press("Suspend");
        assertThat(page.getByText("Unpaid for 60 days")).isVisible();
        PageLook.inspect(page, browser);
        visit.press("End the suspension");
        assertThat(page.getByText("Active").first()).isVisible();

        visit.open("/console/users?search=" + ada.email());
        PageLook.inspect(page, browser);
        page.locator(".table-name").first().click();
        assertThat(page.getByRole(
                        AriaRole.LINK,
                        new Page.GetByRoleOptions().setName("Paper Boats").setExact(true)))
                .isVisible();
        visit.open("/console/settings");
        assertThat(page.getByText("basefly.plans.default-plan")).isVisible();
        PageLook.inspect(page, browser);
    }
}
