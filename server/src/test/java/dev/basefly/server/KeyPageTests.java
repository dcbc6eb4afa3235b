package dev.basefly.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.BaseflyTest;
import dev.basefly.testkit.Browser;
import dev.basefly.testkit.BrowserTest;
import java.util.Map;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A key that a person makes on a page is one that a program can use. */
@BaseflyTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class KeyPageTests {

    private static final String CLUSTERS = "/api/v1/clusters";

    private final ApiClient nobody;

    @LocalServerPort
    private int port;

    KeyPageTests(@Autowired ApiClient nobody) {
        this.nobody = nobody;
    }

    @BrowserTest
    void makesRotatesAndRevokesAKeyThatWorks(Page page, Browser browser) {
        var visit = new Visit(page, port);
        visit.signUp();
        visit.open("/settings/keys");
        assertThat(page.getByText("No API keys yet")).isVisible();
        visit.follow("Create API key");

        visit.press("Create API key");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("2 fields need another look");
        page.locator("#field-name").fill("Nightly import");
        page.locator("input[name='scope.clusters:read']").check();
        page.locator("input[name='scope.clusters:write']").check();
        assertThat(browser.scrollsSideways()).isFalse();
        visit.press("Create API key");

        var secret = page.getByLabel("Secret").inputValue();
        var program = nobody.withBearer(secret);
        assertThat(program.post(CLUSTERS, Map.of("name", "By a program", "location", "fra")))
                .hasStatus(201);
        assertThat(program.get(CLUSTERS)).hasStatus(200).hasJson("/data/0/name", "By a program");
        visit.press("Copy");
        assertThat(browser.scrollsSideways()).isFalse();

        visit.follow("I have stored it");
        assertThat(page.content()).contains("Nightly import").doesNotContain(secret);
        visit.follow("Nightly import");
        visit.press("Rotate the secret");
        var next = page.getByLabel("Secret").inputValue();
        assertThat(nobody.withBearer(next).get(CLUSTERS)).hasStatus(200);
        assertThat(program.get(CLUSTERS)).hasStatus(200);

        visit.open("/settings/keys");
        visit.press("Actions of Nightly import");
        page.getByRole(AriaRole.MENUITEM, new GetByRoleOptions().setName("Revoke…"))
                .click();
        visit.press("Revoke API key");
        assertThat(page.getByText("API key revoked")).isVisible();
        assertThat(nobody.withBearer(next).get(CLUSTERS)).hasStatus(401);
    }
}
