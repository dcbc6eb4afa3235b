package dev.basefly.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.basefly.coordination.Leadership;
import dev.basefly.identity.SignIns;
import dev.basefly.testkit.BaseflyTest;
import dev.basefly.testkit.Browser;
import dev.basefly.testkit.BrowserTest;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

@BaseflyTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class LockPageTests {

    @LocalServerPort
    private int port;

    @Autowired
    private SignIns signIns;

    @Autowired
    private Leadership leadership;

    @BrowserTest
    void showsAnOperatorWhoLeadsAndTakesTheLeadershipAway(Page page, Browser browser) throws InterruptedException {
        var role = "reports." + UUID.randomUUID();
        var led = new CountDownLatch(1);
        var lost = new CountDownLatch(1);
        var visit = Visit.operator(page, port, signIns);
        try (var candidacy = leadership.campaign(role, term -> {
            led.countDown();
            term.onLoss(lost::countDown);
            term.awaitEnd();
        })) {
            assertThat(led.await(10, TimeUnit.SECONDS)).isTrue();

            visit.open("/console/locks");
            assertThat(page.getByText(role)).isVisible();
            assertThat(page.getByText("Leader", new Page.GetByTextOptions().setExact(true))
                            .first())
                    .isVisible();
            PageLook.inspect(page, browser);
            page.getByRole(AriaRole.ROW)
                    .filter(new com.microsoft.playwright.Locator.FilterOptions().setHasText(role))
                    .getByRole(AriaRole.LINK)
                    .click();
            assertThat(page.getByLabel("Key")).hasValue("leader:" + role);
            visit.press("Release");
            assertThat(page.getByText("1 to 500 characters").first()).isVisible();
            PageLook.inspect(page, browser);
            page.getByLabel("Reason").fill("It hangs");
            visit.press("Release");

            page.waitForURL("**/console/locks");
            assertThat(lost.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(candidacy.role()).isEqualTo(role);
        }
    }
}
