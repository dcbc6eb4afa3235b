package com.acme.crm.contacts;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.acme.crm.CrmTest;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByLabelOptions;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import dev.basefly.testkit.Accessibility;
import dev.basefly.testkit.Browser;
import dev.basefly.testkit.BrowserTest;
import dev.basefly.testkit.Cast;
import java.util.Map;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@CrmTest
class ContactPageTests {

    @LocalServerPort
    private int port;

    @BrowserTest
    void isWorkedWithAndStaysTrue(Page page, Browser browser, @Autowired Cast cast) {
        var acme = cast.owner("Acme");
        signIn(page, acme);
        page.navigate(address("/contacts"));
        assertThat(page.getByText("No contacts yet")).isVisible();

        link(page, "Add contact");
        page.getByLabel("Email").fill("no address");
        press(page, "Add contact");
        assertThat(page.getByText("2 fields need another look")).isVisible();
        page.getByLabel("Name").fill("Ada Lovelace");
        page.getByLabel("Email").fill("ada@example.com");
        press(page, "Add contact");
        assertThat(page.getByText("Contact saved")).isVisible();
        assertThat(page.getByRole(AriaRole.CELL, cell("Ada Lovelace"))).isVisible();

        page.evaluate("() => document.body.dataset.kept = 'yes'");
        acme.api().post("/api/v1/contacts", Map.of("name", "Grace Hopper", "company", "COBOL"));
        assertThat(page.getByRole(AriaRole.CELL, cell("Grace Hopper"))).isVisible();
        assertThat(page.locator("body[data-kept=yes]")).isVisible();

        Accessibility.check(page);
        assertThat(browser.scrollsSideways()).isFalse();
        browser.screenshot();
    }

    @BrowserTest(widths = 1280)
    void takesADeletionBack(Page page, @Autowired Cast cast) {
        var acme = cast.owner("Acme");
        acme.api().post("/api/v1/contacts", Map.of("name", "Ada"));
        signIn(page, acme);
        page.navigate(address("/contacts"));

        press(page, "Actions of Ada");
        page.getByText("Edit").click();
        page.getByLabel("Name").fill("Ada Lovelace");
        press(page, "Save contact");
        press(page, "Actions of Ada Lovelace");
        page.getByText("Delete…").click();
        press(page, "Delete contact");
        assertThat(page.getByText("No contacts yet")).isVisible();
        press(page, "Undo");

        assertThat(page.getByRole(AriaRole.CELL, cell("Ada Lovelace"))).isVisible();
    }

    private void signIn(Page page, Cast.Person person) {
        page.navigate(address("/sign-in"));
        page.getByLabel("Email").fill(person.email());
        page.getByLabel("Password", new GetByLabelOptions().setExact(true)).fill(person.password());
        press(page, "Sign in");
        page.waitForURL("**/overview");
    }

    private static void press(Page page, String button) {
        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName(button).setExact(true))
                .click();
    }

    private static void link(Page page, String name) {
        page.getByRole(AriaRole.LINK, new GetByRoleOptions().setName(name).setExact(true))
                .click();
    }

    private static GetByRoleOptions cell(String text) {
        return new GetByRoleOptions().setName(text).setExact(true);
    }

    private String address(String path) {
        return "http://localhost:" + port + path;
    }
}
