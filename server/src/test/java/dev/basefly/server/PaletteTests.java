package dev.basefly.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

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
class PaletteTests {

    @LocalServerPort
    private int port;

    @BrowserTest(widths = 1280)
    void leadsToAPageByKeyboardAlone(Page page, Browser browser) {
        var visit = new Visit(page, port);
        visit.signUp();

        page.keyboard().press("Control+k");
        var search = page.getByRole(AriaRole.COMBOBOX);
        assertThat(search).isFocused();
        assertThat(page.getByRole(AriaRole.OPTION).first()).isVisible();
        PageLook.inspect(page, browser);
        page.keyboard().type("zzz");
        assertThat(page.getByText("Nothing is called that.")).isVisible();
        search.fill("create");
        var create = page.getByRole(AriaRole.OPTION, new GetByRoleOptions().setName("Create cluster"));
        assertThat(create).hasAttribute("aria-selected", "true");
        page.keyboard().press("Escape");
        assertThat(page.getByRole(AriaRole.DIALOG)).isHidden();

        page.keyboard().press("Control+k");
        search.fill("e");
        page.keyboard().press("ArrowDown");
        page.keyboard().press("ArrowUp");
        search.fill("create");
        page.keyboard().press("Enter");

        page.waitForURL("**/clusters/new");
    }

    @BrowserTest(widths = 375)
    void opensFromTheBottomOfAPhone(Page page, Browser browser) {
        var visit = new Visit(page, port);
        visit.signUp();
        var dock = page.getByRole(AriaRole.NAVIGATION, new GetByRoleOptions().setName("Shortcuts"));
        assertThat(dock.getByRole(AriaRole.LINK)).hasCount(4);

        dock.getByText("Go to…").click();
        page.getByRole(AriaRole.OPTION, new GetByRoleOptions().setName("Members"))
                .click();

        page.waitForURL("**/settings/members");
        PageLook.inspect(page, browser);
    }
}
