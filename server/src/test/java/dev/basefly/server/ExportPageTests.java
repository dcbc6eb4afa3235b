package dev.basefly.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import com.microsoft.playwright.options.AriaRole;
import dev.basefly.testkit.BaseflyTest;
import dev.basefly.testkit.Browser;
import dev.basefly.testkit.BrowserTest;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

@BaseflyTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ExportPageTests {

    @LocalServerPort
    private int port;

    @BrowserTest
    void offersTheFileOnceItIsWrittenWithoutAReload(Page page, Browser browser) {
        var visit = new Visit(page, port);
        visit.signUp();
        visit.open("/settings/organization");
        visit.follow("Export");
        page.waitForURL("**/settings/exports");
        assertThat(page.getByText("No exports yet")).isVisible();

        visit.press("Export all data");
        var link = page.getByRole(AriaRole.LINK, new GetByRoleOptions().setName("Download"));
        assertThat(link).isVisible(new IsVisibleOptions().setTimeout(20_000));

        assertThat(page.getByText("Ready")).isVisible();
        PageLook.inspect(page, browser);
        var download = page.waitForDownload(link::click);
        assertThat(download.suggestedFilename()).startsWith("acme").endsWith(".zip");
    }
}
