package dev.basefly.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import dev.basefly.testkit.Accessibility;
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

    private static final List<ColorScheme> THEMES = List.of(ColorScheme.LIGHT, ColorScheme.DARK);

    @LocalServerPort
    private int port;

    @BrowserTest
    void pagesForEveryoneFitAndAreAccessible(Page page, Browser browser) {
        var visit = new Visit(page, port);
        for (var path :
                List.of("/", "/sign-in", "/sign-up", "/design", "/nothing-here", "/invitations/accept", "/dev/mail")) {
            visit.open(path);
            inspect(page, browser);
        }
    }

    @BrowserTest
    void pagesOfAPersonFitAndAreAccessible(Page page, Browser browser) {
        var visit = new Visit(page, port);
        visit.signUp();
        inspect(page, browser);
        visit.createCluster("a-rather-long-name-that-somebody-chose-for-a-cluster");
        inspect(page, browser);
        visit.open("/clusters?show=deleted");
        inspect(page, browser);
        visit.open("/clusters/new");
        inspect(page, browser);
        page.getByLabel("Name").fill("");
        visit.press("Create cluster");
        inspect(page, browser);
        visit.open("/settings/keys");
        inspect(page, browser);
        visit.open("/settings/keys/new");
        inspect(page, browser);
    }

    @BrowserTest
    void pagesOfATeamFitAndAreAccessible(Page page, Browser browser) {
        var visit = new Visit(page, port);
        visit.signUp();
        visit.invite("grace.with-a-rather-long-name." + UUID.randomUUID() + "@globex.example");
        inspect(page, browser);
        visit.press("Actions of the invitation to", false);
        inspect(page, browser);
        for (var path : List.of("/settings/invitations/new", "/settings/ownership-transfers/new", "/dev/mail")) {
            visit.open(path);
            inspect(page, browser);
        }
        visit.open("/settings/invitations/new");
        visit.press("Send invitation");
        inspect(page, browser);
    }

    @BrowserTest
    void openMenusAndDialogsAreAccessible(Page page, Browser browser) {
        var visit = new Visit(page, port);
        visit.open("/design");
        visit.press("Actions of staging");
        inspect(page, browser);
        page.keyboard().press("Escape");
        visit.press("Delete…");
        assertThat(page.locator("dialog")).isVisible();
        inspect(page, browser);
    }

    @BrowserTest(widths = {320, 767, 768, 1024, 1920})
    void pagesFitEveryWidth(Page page, Browser browser) {
        var visit = new Visit(page, port);
        visit.signUp();
        visit.createCluster("a-rather-long-name-that-somebody-chose-for-a-cluster");
        for (var path : List.of("/clusters", "/clusters/new", "/design", "/settings/members", "/account/password")) {
            visit.open(path);
            assertThat(browser.scrollsSideways()).as(path).isFalse();
        }
    }

    private static void inspect(Page page, Browser browser) {
        for (var theme : THEMES) {
            // Without motion, or axe would measure colours on their way from one theme to the other.
            page.emulateMedia(
                    new Page.EmulateMediaOptions().setColorScheme(theme).setReducedMotion(ReducedMotion.REDUCE));
            Accessibility.check(page);
        }
        assertThat(browser.scrollsSideways()).as(page.url()).isFalse();
    }
}
