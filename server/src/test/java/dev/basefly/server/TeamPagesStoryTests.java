package dev.basefly.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByLabelOptions;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import dev.basefly.testkit.BaseflyTest;
import dev.basefly.testkit.Browser;
import dev.basefly.testkit.BrowserTest;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The life of a team as two people click through it, each in a browser of their own. */
@BaseflyTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class TeamPagesStoryTests {

    private static final Pattern CREATION = Pattern.compile("^Create cluster");

    @LocalServerPort
    private int port;

    private final String grace = "grace." + UUID.randomUUID() + "@globex.example";

    @BrowserTest
    void leadsFromSignUpToTheLastGoodbye(Page page, Browser browser) {
        var olivia = new Visit(page, port);
        olivia.signUp();
        invite(olivia);
        var window = new NewContextOptions().setViewportSize(browser.width(), 800);
        try (var other = page.context().browser().newContext(window)) {
            var visitor = new Visit(other.newPage(), port);
            visitor.joinAs("Grace Hopper");
            seesTheNewMemberAtOnce(olivia);
            isToldWhatIsMissing(visitor.page());
            promote(olivia);
            usesTheNewRole(visitor);
            signOutEverywhere(visitor);
            leave(visitor);
            readsItAll(olivia);
            assertThat(browser.scrollsSideways()).isFalse();
            deleteTheAccount(visitor);
        }
    }

    private void invite(Visit olivia) {
        olivia.open("/settings/invitations/new");
        olivia.page().getByLabel("Email").fill(grace);
        olivia.page().locator("input[name=role][value=VIEWER]").check();
        olivia.press("Send invitation");
        assertThat(olivia.page().getByText("Invitation sent")).isVisible();
    }

    /** Her page was open all the time, and nobody loads it again. */
    private static void seesTheNewMemberAtOnce(Visit olivia) {
        assertThat(olivia.page().getByText("Grace Hopper").first()).isVisible();
        assertThat(olivia.page().getByText("Invitations that wait for an answer"))
                .hasCount(0);
    }

    private static void isToldWhatIsMissing(Page page) {
        assertThat(creation(page)).isDisabled();
        creation(page).focus();
        assertThat(page.getByText("Your role VIEWER does not have the permission clusters:write. "
                        + "Ask an owner for one of the roles OWNER, ADMIN, MEMBER."))
                .isVisible();
    }

    private static void promote(Visit olivia) {
        var page = olivia.page();
        olivia.open("/settings/members");
        olivia.press("Actions of Grace Hopper");
        page.getByRole(AriaRole.MENUITEM, new GetByRoleOptions().setName("Change role…"))
                .click();
        page.locator("input[name=role][value=MEMBER]").check();
        olivia.press("Change role");
        page.waitForURL(url -> url.matches(".*/settings/members(\\?done=role)?"));
    }

    /** Without signing in again; every node knows within a second. */
    private static void usesTheNewRole(Visit visitor) {
        var page = visitor.page();
        page.waitForCondition(() -> {
            visitor.open("/clusters");
            return page.locator("a[href='/clusters/new']").count() > 0;
        });
        visitor.createCluster("staging");
        assertThat(page.getByText("Cluster created")).isVisible();
    }

    private void signOutEverywhere(Visit visitor) {
        var page = visitor.page();
        visitor.open("/account/sessions");
        visitor.press("Sign out everywhere");
        visitor.press("Sign out");
        page.waitForURL("**/sign-in");
        visitor.open("/clusters");
        assertThat(page.getByRole(AriaRole.HEADING)).hasText("Sign in");
        signIn(visitor);
        page.waitForURL("**/overview");
    }

    private static void leave(Visit visitor) {
        visitor.open("/settings/members");
        visitor.press("Leave…");
        visitor.press("Leave");
        visitor.page().waitForURL("**/organizations");
        visitor.open("/clusters");
        assertThat(visitor.page().getByText("staging")).hasCount(0);
    }

    private static void readsItAll(Visit olivia) {
        var page = olivia.page();
        olivia.open("/settings/members");
        assertThat(page.getByText("Grace Hopper")).hasCount(0);
        olivia.open("/settings/audit");
        for (var what : List.of(
                "organization.founded",
                "invitation.made",
                "invitation.accepted",
                "member.joined",
                "member.role_changed",
                "role: VIEWER → MEMBER",
                "cluster.created",
                "session.ended",
                "member.left")) {
            assertThat(page.getByText(what).first()).isVisible();
        }
        olivia.follow("Verify");
        assertThat(page.getByText("The log is as it was recorded")).isVisible();
    }

    private void deleteTheAccount(Visit visitor) {
        var page = visitor.page();
        visitor.open("/account/data");
        page.getByLabel("Your password").fill(Visit.PASSWORD);
        visitor.press("Delete my account");
        page.waitForURL(visitor.address() + "/");
        signIn(visitor);
        assertThat(page.getByText("The e-mail address or the password is wrong."))
                .isVisible();
    }

    private void signIn(Visit visitor) {
        visitor.open("/sign-in");
        visitor.page().getByLabel("Email").fill(grace);
        password(visitor.page()).fill(Visit.PASSWORD);
        visitor.press("Sign in");
    }

    private static Locator creation(Page page) {
        return page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName(CREATION));
    }

    private static Locator password(Page page) {
        return page.getByLabel("Password", new GetByLabelOptions().setExact(true));
    }
}
