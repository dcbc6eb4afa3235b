package dev.basefly.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import dev.basefly.testkit.BaseflyTest;
import dev.basefly.testkit.Browser;
import dev.basefly.testkit.BrowserTest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

@BaseflyTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class DashboardTests {

    @LocalServerPort
    private int port;

    @BrowserTest
    void leadsFromSignUpToAClusterAndBackOut(Page page, Browser browser) {
        var visit = new Visit(page, port);
        visit.signUp();
        assertThat(page.getByText("No clusters yet")).isVisible();

        visit.createCluster("production");
        assertThat(page.getByText("Cluster created")).isVisible();
        assertThat(page.getByRole(
                        AriaRole.CELL,
                        new GetByRoleOptions().setName("production").setExact(true)))
                .isVisible();
        assertThat(page.getByLabel("Pending status")).isVisible();
        assertThat(browser.scrollsSideways()).isFalse();

        visit.press("Actions of production");
        page.getByRole(AriaRole.MENUITEM, new GetByRoleOptions().setName("Delete…"))
                .click();
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("Delete production?");
        visit.press("Delete cluster");
        assertThat(page.getByText("No clusters yet")).isVisible();

        visit.press("Undo");
        assertThat(page.getByText("Cluster restored")).isVisible();
        assertThat(page.getByRole(
                        AriaRole.CELL,
                        new GetByRoleOptions().setName("production").setExact(true)))
                .isVisible();

        if (browser.width() < 1024) {
            visit.press("Navigation");
        }
        page.getByText("Olivia Owner").click();
        page.getByRole(AriaRole.MENUITEM, new GetByRoleOptions().setName("Sign out"))
                .click();
        page.waitForURL("**/sign-in");
        visit.open("/clusters");
        assertThat(page.getByRole(AriaRole.HEADING)).hasText("Sign in");
    }

    @BrowserTest
    void restoresFromTheListOfDeletedClusters(Page page) {
        var visit = new Visit(page, port);
        visit.signUp();
        visit.createCluster("staging");
        visit.press("Actions of staging");
        page.getByRole(AriaRole.MENUITEM, new GetByRoleOptions().setName("Delete…"))
                .click();
        visit.press("Delete cluster");

        visit.follow("Deleted");
        visit.press("Restore");

        assertThat(page.getByText("Cluster restored")).isVisible();
        assertThat(page.getByRole(
                        AriaRole.CELL, new GetByRoleOptions().setName("staging").setExact(true)))
                .isVisible();
    }

    @BrowserTest
    void showsASkeletonWhileAListLoadsSlowly(Page page) {
        var held = new ArrayDeque<Route>();
        var visit = new Visit(page, port);
        visit.signUp();
        visit.createCluster("staging");
        page.route("**/clusters?show=deleted", held::add);

        visit.follow("Deleted");
        assertThat(page.locator(".skeleton")).isVisible();
        assertThat(page.locator("#clusters")).hasAttribute("aria-busy", "true");
        held.remove().resume();

        assertThat(page.getByText("Nothing was deleted")).isVisible();
        assertThat(page.locator(".skeleton")).isHidden();
    }

    @BrowserTest
    void tellsWhenAListCannotBeLoaded(Page page) {
        var visit = new Visit(page, port);
        visit.signUp();
        visit.createCluster("staging");
        page.route("**/clusters?show=deleted", Route::abort);

        visit.follow("Deleted");

        assertThat(page.getByText("That did not work.")).isVisible();
        assertThat(page.locator("#clusters")).not().hasAttribute("aria-busy", "true");
    }

    @BrowserTest
    void signsInByKeyboardAloneAndReturnsToTheAskedPage(Page page) {
        var visit = new Visit(page, port);
        var email = visit.signUp();
        page.context().clearCookies();
        visit.open("/clusters/new");
        page.waitForURL("**/sign-in?next=**");

        page.getByLabel("Email").focus();
        page.keyboard().type(email);
        page.keyboard().press("Tab");
        page.keyboard().type(Visit.PASSWORD);
        page.keyboard().press("Tab");
        page.keyboard().press("Tab");
        page.keyboard().press("Enter");

        page.waitForURL("**/clusters/new");
        assertThat(page.getByRole(AriaRole.HEADING)).hasText("Create cluster");
    }

    @BrowserTest(widths = 1280)
    void operatesMenusAndDialogsByKeyboard(Page page) {
        var visit = new Visit(page, port);
        visit.signUp();
        visit.createCluster("production");
        var opener = page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Actions of production"));

        opener.focus();
        page.keyboard().press("ArrowDown");
        assertThat(page.getByRole(AriaRole.MENUITEM).first()).isFocused();
        page.keyboard().press("Escape");
        assertThat(opener).isFocused();
        page.keyboard().press("ArrowDown");
        page.keyboard().press("ArrowDown");
        assertThat(page.getByRole(AriaRole.MENUITEM, new GetByRoleOptions().setName("Delete…")))
                .isFocused();
        page.keyboard().press("Enter");
        assertThat(page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Cancel")))
                .isFocused();
        page.keyboard().press("Escape");

        assertThat(page.getByRole(AriaRole.DIALOG)).isHidden();
        assertThat(opener).isFocused();
    }

    @BrowserTest
    void bringsARefusedFormBackWithWhatWasTyped(Page page) {
        var visit = new Visit(page, port);
        visit.open("/sign-up");
        page.getByLabel("Email").fill("not an address");

        visit.press("Create account");

        assertThat(page).hasTitle("Error: Create an account · Basefly");
        assertThat(page.getByRole(AriaRole.ALERT)).isFocused();
        assertThat(page.getByLabel("Email")).hasValue("not an address");
        assertThat(page.getByLabel("Email")).hasAttribute("aria-invalid", "true");
        page.getByRole(AriaRole.ALERT).getByRole(AriaRole.LINK).first().click();
        assertThat(page.getByLabel("Your name")).isFocused();
    }

    @BrowserTest(widths = 1280)
    void keepsTheChosenThemeFromTheFirstByteOn(Page page) {
        var visit = new Visit(page, port);
        visit.open("/sign-in");
        page.locator("[data-theme-choice] input[value=dark]").check();

        page.reload();

        assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
        assertThat((String) page.evaluate("() => getComputedStyle(document.documentElement).colorScheme"))
                .isEqualTo("dark");
    }

    @BrowserTest
    void obeysItsOwnContentSecurityPolicy(Page page) {
        var broken = new ArrayList<String>();
        page.onConsoleMessage(message -> {
            if (message.text().contains("Content Security Policy")) {
                broken.add(message.text());
            }
        });
        page.onPageError(broken::add);
        var visit = new Visit(page, port);
        visit.signUp();
        visit.createCluster("production");
        visit.follow("Deleted");
        assertThat(page.getByText("Nothing was deleted")).isVisible();

        visit.open("/design");

        assertThat(broken).isEmpty();
    }
}
