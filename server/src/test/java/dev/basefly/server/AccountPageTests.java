package dev.basefly.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.BaseflyTest;
import dev.basefly.testkit.Browser;
import dev.basefly.testkit.BrowserTest;
import java.util.Base64;
import java.util.Map;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A person changes how they are shown, takes a copy of their data along, and leaves. */
@BaseflyTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class AccountPageTests {

    /** One green point. */
    private static final byte[] PICTURE = Base64.getDecoder()
            .decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    @LocalServerPort
    private int port;

    @Autowired
    private ApiClient client;

    @BrowserTest
    void changesThePersonAndLetsThemGo(Page page, Browser browser) {
        var visit = new Visit(page, port);
        var email = visit.signUp();

        visit.open("/account/profile");
        page.getByLabel("Your name").fill("Augusta King");
        page.getByLabel("Time zone").selectOption("Europe/Vienna");
        visit.press("Save");
        assertThat(page.getByText("Profile saved")).isVisible();
        assertThat(page.getByLabel("Your name")).hasValue("Augusta King");
        page.getByLabel("New picture").setInputFiles(new FilePayload("me.png", "image/png", PICTURE));
        assertThat(page.getByAltText("Your picture")).isVisible();
        PageLook.inspect(page, browser);

        visit.open("/account/data");
        var copy = page.waitForDownload(() -> visit.follow("Download a copy"));
        assertThat(copy.suggestedFilename()).isEqualTo("my-data.json");
        PageLook.inspect(page, browser);
        page.getByLabel("Your password").fill("not my pass phrase");
        visit.press("Delete my account");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("Password is wrong");
        page.getByLabel("Your password").fill(Visit.PASSWORD);
        visit.press("Delete my account");
        page.waitForURL(visit.address() + "/");

        visit.open("/sign-in");
        page.getByLabel("Email").fill(email);
        page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true)).fill(Visit.PASSWORD);
        visit.press("Sign in");
        assertThat(page.getByText("The e-mail address or the password is wrong."))
                .isVisible();
    }

    @BrowserTest
    void changesThePasswordAndSignsOutElsewhere(Page page, Browser browser) {
        var visit = new Visit(page, port);
        var elsewhere =
                client.post("/api/v1/auth/sign-in", Map.of("email", visit.signUp(), "password", Visit.PASSWORD));
        visit.open("/account/sessions");
        visit.follow("Change password");

        page.getByLabel("Current password").fill("not my pass phrase");
        page.getByLabel("New password").fill("cobalt meadow lantern 17");
        visit.press("Change password");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("Current password is not your password.");
        page.getByLabel("Current password").fill(Visit.PASSWORD);
        page.getByLabel("New password").fill("short");
        visit.press("Change password");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("New password must have 8 to 128 characters");
        assertThat(page.getByLabel("Current password")).hasValue("");
        PageLook.inspect(page, browser);
        page.getByLabel("Current password").fill(Visit.PASSWORD);
        page.getByLabel("New password").fill("cobalt meadow lantern 17");
        visit.press("Change password");

        assertThat(page.getByText("Password changed, and signed out everywhere else"))
                .isVisible();
        assertThat(page.getByText("This device")).isVisible();
        assertThat(client.post("/api/v1/auth/refresh", Map.of("refreshToken", elsewhere.text("/data/refreshToken")))
                        .status())
                .isEqualTo(401);
    }
}
