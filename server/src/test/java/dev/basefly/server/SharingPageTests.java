package dev.basefly.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import dev.basefly.testkit.BaseflyTest;
import dev.basefly.testkit.Browser;
import dev.basefly.testkit.BrowserTest;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

@BaseflyTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class SharingPageTests {

    @LocalServerPort
    private int port;

    @BrowserTest
    void sharesAClusterAndTakesItBack(Page page, Browser browser) {
        var visit = new Visit(page, port);
        visit.signUp();
        visit.createCluster("Production");
        visit.press("Actions of Production");
        page.getByRole(AriaRole.MENUITEM, new GetByRoleOptions().setName("Share…"))
                .click();
        assertThat(page.getByRole(AriaRole.HEADING, new GetByRoleOptions().setName("Share Production")))
                .isVisible();
        assertThat(page.getByRole(AriaRole.ROW, new GetByRoleOptions().setName("Olivia Owner")))
                .isVisible();
        PageLook.inspect(page, browser);

        page.getByLabel("Member or role").selectOption("MEMBER");
        visit.press("Share");

        assertThat(page.getByText("Shared", new Page.GetByTextOptions().setExact(true)))
                .isVisible();
        assertThat(page.getByRole(AriaRole.ROW, new GetByRoleOptions().setName("Everybody with the role Member")))
                .containsText("Create, change, delete and restore clusters");
        PageLook.inspect(page, browser);
        visit.press("Take back");
        assertThat(page.getByText("Not shared any more")).isVisible();
        assertThat(page.getByRole(AriaRole.ROW, new GetByRoleOptions().setName("Everybody with the role Member")))
                .hasCount(0);
    }
}
