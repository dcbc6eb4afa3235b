package dev.basefly.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.basefly.testkit.BaseflyTest;
import dev.basefly.testkit.BrowserTest;
import java.util.List;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

@BaseflyTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class InstalledAppTests {

    private static final String KEPT = """
            async () => {
              const kept = [];
              for (const name of await caches.keys()) {
                for (const request of await (await caches.open(name)).keys()) kept.push(new URL(request.url).pathname);
              }
              return kept;
            }
            """;

    @LocalServerPort
    private int port;

    @BrowserTest(widths = 1280)
    void saysThatThereIsNoConnectionAndKeepsNothingPersonal(Page blocked) {
        // Windows of tests refuse workers; this one is as a person's.
        try (var context = blocked.context().browser().newContext()) {
            var page = context.newPage();
            var visit = new Visit(page, port);
            visit.signUp();
            page.evaluate("async () => { await navigator.serviceWorker.ready; }");
            page.waitForFunction("() => navigator.serviceWorker.controller");
            visit.createCluster("production");
            visit.open("/settings/members");

            @SuppressWarnings("unchecked")
            var kept = (List<String>) page.evaluate(KEPT);
            assertThat(kept).isNotEmpty().allMatch(path -> path.startsWith("/assets/"));

            context.setOffline(true);
            visit.open("/clusters");
            assertThat(page.getByRole(AriaRole.HEADING)).hasText("You are offline");
            context.setOffline(false);
            visit.press("Try again");
            assertThat(page.getByText("production").first()).isVisible();
        }
    }
}
