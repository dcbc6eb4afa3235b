package dev.basefly.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.basefly.testkit.ApiAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.BaseflyTest;
import dev.basefly.testkit.BrowserTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A page ends up with what is true, however slowly what it asks for comes, or not at all. */
@BaseflyTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class LivePageTests {

    private static final String MEMBERS = "**/settings/members**";
    /** Beside the page's own stream and after it, so that what comes here has come there. */
    private static final String LISTEN = """
            () => new Promise(begun => {
              window.heard = 0;
              const beside = new EventSource('/live?channels=members');
              beside.addEventListener('hello', begun);
              beside.addEventListener('change', () => window.heard++);
            })
            """;

    @LocalServerPort
    private int port;

    @Autowired
    private ApiClient client;

    @BrowserTest(widths = 1280)
    void showsWhatChangedWhileItFetchedAnEarlierChange(Page page) {
        var olivia = signUp(page);
        page.evaluate(LISTEN);
        var held = holdTheFirst(page);

        invite(olivia, "ada@globex.example");
        page.waitForCondition(() -> held.size() == 1);
        var old = held.getFirst().fetch();
        invite(olivia, "grace@globex.example");
        page.waitForCondition(() -> ((Number) page.evaluate("window.heard")).intValue() == 2);
        held.getFirst().fulfill(new Route.FulfillOptions().setResponse(old));

        assertThat(page.getByText("grace@globex.example").first()).isVisible();
    }

    @BrowserTest(widths = 1280)
    void asksAgainForWhatItCouldNotFetch(Page page) {
        var olivia = signUp(page);
        var held = holdTheFirst(page);

        invite(olivia, "ada@globex.example");
        page.waitForCondition(() -> held.size() == 1);
        held.getFirst().fulfill(new Route.FulfillOptions().setStatus(503));

        assertThat(page.getByText("ada@globex.example").first()).isVisible();
    }

    @BrowserTest
    void leavesAMenuThatWasOpenedWhileItFetched(Page page) {
        var olivia = signUp(page);
        invite(olivia, "ada@globex.example");
        var menu = page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Actions of the invitation to ada@"));
        assertThat(menu).isVisible();
        var held = holdTheFirst(page);

        invite(olivia, "grace@globex.example");
        page.waitForCondition(() -> held.size() == 1);
        menu.click();
        var item = page.getByRole(AriaRole.MENUITEM).first();
        assertThat(item).isVisible();
        page.evaluate("() => addEventListener('htmx:afterRequest', () => { window.answered = true; }, { once: true })");
        held.getFirst().resume();
        page.waitForCondition(() -> Boolean.TRUE.equals(page.evaluate("window.answered")));

        Assertions.assertThat(item.isVisible()).isTrue();
        page.keyboard().press("Escape");
        assertThat(page.getByText("grace@globex.example").first()).isVisible();
    }

    /** Everything is answered but the first. */
    private static List<Route> holdTheFirst(Page page) {
        List<Route> held = new ArrayList<>();
        page.route(MEMBERS, route -> {
            if (held.isEmpty()) {
                held.add(route);
            } else {
                route.resume();
            }
        });
        return held;
    }

    private ApiClient signUp(Page page) {
        var visit = new Visit(page, port);
        var email = visit.signUp();
        visit.open("/settings/members");
        var answer = client.post("/api/v1/auth/sign-in", Map.of("email", email, "password", Visit.PASSWORD));
        return client.withBearer(answer.text("/data/accessToken"));
    }

    private static void invite(ApiClient owner, String email) {
        assertThat(owner.post("/api/v1/invitations", Map.of("email", email, "role", "MEMBER")))
                .hasStatus(201);
    }
}
