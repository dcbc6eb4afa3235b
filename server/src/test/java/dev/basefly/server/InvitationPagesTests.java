package dev.basefly.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import dev.basefly.testkit.BaseflyTest;
import dev.basefly.testkit.Browser;
import dev.basefly.testkit.BrowserTest;
import java.util.UUID;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** From the mail in the mailbox to the membership, as a person clicks. */
@BaseflyTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class InvitationPagesTests {

    @LocalServerPort
    private int port;

    private final String email = "grace." + UUID.randomUUID() + "@globex.example";

    @BrowserTest
    void leadFromTheMailToTheMembership(Page page, Browser browser) {
        var visit = new Visit(page, port);
        visit.signUp();
        visit.invite(email);
        assertThat(page.getByText("Invitation sent")).isVisible();
        page.context().clearCookies();

        openTheMail(visit);
        page.waitForURL("**/invitations/accept");

        assertThat(page.getByRole(AriaRole.HEADING)).hasText("Join Acme");
        assertThat(page.url()).doesNotContain("#");
        assertThat(browser.scrollsSideways()).isFalse();
        page.getByLabel("Your name").fill("Grace Hopper");
        page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true)).fill(Visit.PASSWORD);
        visit.press("Create account and join");
        page.waitForURL("**/overview");
        visit.open("/settings/members");
        assertThat(page.getByText("Grace Hopper").first()).isAttached();
        assertThat(page.getByRole(AriaRole.LINK, new GetByRoleOptions().setName("Invite people")))
                .isHidden();
    }

    @BrowserTest(widths = 1280)
    void sayWhichAccountIsNeededAndSwitch(Page page) {
        var visit = new Visit(page, port);
        visit.signUp();
        visit.invite(email);

        openTheMail(visit);
        page.waitForURL("**/invitations/accept");

        assertThat(page.getByText("This invitation is for another account")).isVisible();
        visit.press("Switch account");
        page.waitForURL("**/sign-in?next=**");
    }

    /** Opens the newest mail and follows the link in its HTML. */
    private void openTheMail(Visit visit) {
        var page = visit.page();
        visit.open("/dev/mail");
        page.getByRole(AriaRole.LINK, new GetByRoleOptions().setName("invites you to"))
                .first()
                .click();
        page.frameLocator("iframe").getByText("Open the invitation").press("Enter");
    }
}
