package dev.basefly.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.basefly.testkit.BaseflyTest;
import dev.basefly.testkit.Browser;
import dev.basefly.testkit.BrowserTest;
import java.util.List;
import java.util.UUID;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

@BaseflyTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class AccessiblePagesTests {

    @LocalServerPort
    private int port;

    @BrowserTest
    void pagesForEveryoneFitAndAreAccessible(Page page, Browser browser) {
        var visit = new Visit(page, port);
        for (var path : List.of(
                "/",
                "/pricing",
                "/sign-in",
                "/sign-up",
                "/design",
                "/nothing-here",
                "/invitations/accept",
                "/dev/mail")) {
            visit.open(path);
            PageLook.inspect(page, browser);
        }
    }

    @BrowserTest
    void pagesOfAPersonFitAndAreAccessible(Page page, Browser browser) {
        var visit = new Visit(page, port);
        visit.signUp();
        PageLook.inspect(page, browser);
        visit.createCluster("a-rather-long-name-that-somebody-chose-for-a-cluster");
        PageLook.inspect(page, browser);
        visit.open("/clusters?show=deleted");
        PageLook.inspect(page, browser);
        visit.open("/clusters/new");
        PageLook.inspect(page, browser);
        page.getByLabel("Name").fill("");
        visit.press("Create cluster");
        PageLook.inspect(page, browser);
        visit.open("/overview");
        PageLook.inspect(page, browser);
        visit.open("/settings/keys");
        PageLook.inspect(page, browser);
        visit.open("/settings/keys/new");
        PageLook.inspect(page, browser);
    }

    @BrowserTest
    void pagesOfATeamFitAndAreAccessible(Page page, Browser browser) {
        var visit = new Visit(page, port);
        visit.signUp();
        visit.invite("grace.with-a-rather-long-name." + UUID.randomUUID() + "@globex.example");
        PageLook.inspect(page, browser);
        visit.press("Actions of the invitation to", false);
        PageLook.inspect(page, browser);
        for (var path : List.of("/settings/invitations/new", "/settings/ownership-transfers/new", "/dev/mail")) {
            visit.open(path);
            PageLook.inspect(page, browser);
        }
        visit.open("/settings/invitations/new");
        visit.press("Send invitation");
        PageLook.inspect(page, browser);
    }

    @BrowserTest
    void openMenusAndDialogsAreAccessible(Page page, Browser browser) {
        var visit = new Visit(page, port);
        visit.open("/design");
        visit.press("Actions of staging");
        PageLook.inspect(page, browser);
        page.keyboard().press("Escape");
        visit.press("Delete…");
        assertThat(page.locator("dialog")).isVisible();
        PageLook.inspect(page, browser);
    }

    @BrowserTest(widths = {320, 767, 768, 1024, 1920})
    void pagesFitEveryWidth(Page page, Browser browser) {
        var visit = new Visit(page, port);
        visit.signUp();
        visit.createCluster("a-rather-long-name-that-somebody-chose-for-a-cluster");
        for (var path : List.of(
                "/overview",
                "/pricing",
                "/go",
                "/clusters",
                "/clusters/new",
                "/design",
                "/settings/members",
                "/account/password")) {
            visit.open(path);
            assertThat(browser.scrollsSideways()).as(path).isFalse();
        }
    }
}
