package dev.basefly.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import dev.basefly.testkit.BaseflyTest;
import dev.basefly.testkit.Browser;
import dev.basefly.testkit.BrowserTest;
import java.util.Base64;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

@BaseflyTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class OrganizationPagesTests {

    private static final byte[] DOT = Base64.getDecoder()
            .decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    @LocalServerPort
    private int port;

    @BrowserTest
    void leadFromOneOrganizationToAnotherWithoutSigningInAgain(Page page, Browser browser) {
        var visit = new Visit(page, port);
        visit.signUp();

        openSwitcher(page, browser, visit);
        page.getByRole(AriaRole.MENUITEM, new GetByRoleOptions().setName("New organization"))
                .press("Enter");
        page.waitForURL("**/organizations/new");
        page.getByLabel("Name").fill("Second");
        visit.press("Found organization");
        page.waitForURL("**/overview");
        visit.createCluster("of-the-second");
        openSwitcher(page, browser, visit);
        page.getByRole(AriaRole.MENUITEM, new GetByRoleOptions().setName("Acme"))
                .click();
        page.waitForURL("**/overview");
        visit.open("/clusters");

        assertThat(page.getByText("No clusters yet")).isVisible();
        visit.open("/organizations");
        assertThat(page.getByText("You are here")).isVisible();
        PageLook.inspect(page, browser);
    }

    @BrowserTest
    void changeNameLookAndLife(Page page, Browser browser) {
        var visit = new Visit(page, port);
        visit.signUp();
        visit.open("/settings/organization");

        page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill("Acme Labs");
        page.getByLabel("Accent colour").fill("#ffff00");
        visit.press("Save");
        assertThat(page.locator("#field-accent-error")).containsText("choose a darker colour");
        page.getByLabel("Accent colour").fill("#7a1fa2");
        visit.press("Save");
        assertThat(page.getByText("Saved.")).isVisible();
        assertThat(page.locator("link[href='/branding/7a1fa2.css']")).hasCount(1);
        page.getByLabel("Picture").setInputFiles(new FilePayload("dot.png", "image/png", DOT));
        assertThat(page.getByAltText("The logo of Acme Labs")).isVisible();
        PageLook.inspect(page, browser);

        page.getByLabel("Type the name of the organization").fill("Wrong");
        visit.press("Delete organization");
        assertThat(page.locator("#field-confirmation-error")).isVisible();
        page.getByLabel("Type the name of the organization").fill("Acme Labs");
        visit.press("Delete organization");
        page.waitForURL(url -> url.matches(".*/organizations(\\?deleted)?"));
        visit.press("Restore");
        assertThat(page.getByText("You are here")).isVisible();
        visit.open("/clusters");
        assertThat(page.getByText("No clusters yet")).isVisible();
    }

    private static void openSwitcher(Page page, Browser browser, Visit visit) {
        if (browser.width() < 1024) {
            visit.press("Navigation");
        }
        page.locator("[data-menu=organization]").click();
    }
}
