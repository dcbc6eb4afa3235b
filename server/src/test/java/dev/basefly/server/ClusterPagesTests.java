package dev.basefly.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import com.microsoft.playwright.options.AriaRole;
import dev.basefly.runtime.MovableClock;
import dev.basefly.testkit.BaseflyTest;
import dev.basefly.testkit.Browser;
import dev.basefly.testkit.BrowserTest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The pages of clusters follow their life without being loaded again, and say what is true. */
@BaseflyTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ClusterPagesTests {

    private static final IsVisibleOptions SOON = new IsVisibleOptions().setTimeout(15_000);
    private static final Duration A_WHILE = Duration.ofSeconds(5);
    private static final int WHILES = 48;
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("MMM d, uuuu", Locale.US);

    @LocalServerPort
    private int port;

    @Autowired
    private MovableClock clock;

    @BrowserTest
    void followOneUpAndDownAndBringItBack(Page page, Browser browser) {
        var visit = new Visit(page, port);
        visit.signUp();
        visit.createCluster("a-rather-long-name-that-somebody-chose-for-a-cluster");
        visit.follow("a-rather-long-name-that-somebody-chose-for-a-cluster");
        assertThat(page.getByText("Step 1 of 4: Pending")).isVisible();
        PageLook.inspect(page, browser);

        letTimePassUntil(page, "Running status");
        assertThat(page.getByText("The cluster runs")).isVisible();
        PageLook.inspect(page, browser);

        visit.press("Stop");
        assertThat(page.getByLabel("Stopping status")).isVisible();
        letTimePassUntil(page, "Stopped status");

        visit.follow("Machines");
        PageLook.inspect(page, browser);
        visit.follow("Back");
        visit.press("Delete…");
        visit.press("Delete cluster");
        visit.press("Undo");
        assertThat(page.getByText("Cluster restored")).isVisible();
        assertThat(page.getByLabel("Stopped status").first()).isVisible();
    }

    @BrowserTest
    void sayWhyOneFailedAndTryAgain(Page page, Browser browser) {
        var visit = new Visit(page, port);
        visit.signUp();
        visit.createCluster("doomed [fail]");
        visit.follow("doomed [fail]");

        letTimePassUntil(page, "Failed status");
        assertThat(page.getByText("There are no free machines in this location").first())
                .isVisible();
        PageLook.inspect(page, browser);
        visit.open("/inbox");
        assertThat(page.getByText("A cluster could not be made: doomed [fail]")).isVisible(SOON);
        visit.open("/clusters");
        visit.follow("doomed [fail]");
        visit.press("Try again");
        letTimePassUntil(page, "Running status");
    }

    /** The machines take their time by the clock, and people look on without loading the page again. */
    private void letTimePassUntil(Page page, String status) {
        for (var passed = 0; passed < WHILES && page.getByLabel(status).count() == 0; passed++) {
            clock.advance(A_WHILE);
            page.waitForTimeout(500);
        }
        assertThat(page.getByLabel(status).first()).isVisible(SOON);
    }

    @BrowserTest(widths = 1280)
    void areATableWhereThereIsRoomAndCardsWhereNot(Page page) {
        var visit = new Visit(page, port);
        visit.signUp();
        visit.createCluster("blue");
        var heading = page.getByRole(AriaRole.COLUMNHEADER, new Page.GetByRoleOptions().setName("Location"));

        for (int width : List.of(768, 767)) {
            page.setViewportSize(width, 800);
            assertThat(page.getByLabel("Pending status").first()).isVisible();
            if (width < 768) {
                assertThat(heading).not().isInViewport();
            } else {
                assertThat(heading).isInViewport();
            }
        }
    }

    /** Its timers stood still, its connection is dead, and nobody told it of anything. */
    @BrowserTest(widths = 375)
    void sayWhatIsTrueAfterThePhoneHasSleptForAnHour(Page page) {
        page.clock().install();
        var visit = new Visit(page, port);
        visit.signUp();
        visit.createCluster("blue");
        visit.follow("blue");
        page.waitForURL("**/clusters/clu_**");
        assertThat(page.getByLabel("Pending status")).isVisible();

        page.context().setOffline(true);
        var awake = new NewContextOptions().setStorageState(page.context().storageState());
        try (var other = page.context().browser().newContext(awake)) {
            var seen = other.newPage();
            seen.navigate(page.url());
            letTimePassUntil(seen, "Running status");
        }
        clock.advance(Duration.ofHours(1));
        page.clock().fastForward(Duration.ofHours(1).toMillis());
        page.context().setOffline(false);

        assertThat(page.getByLabel("Running status")).isVisible(SOON);
        assertThat(page.getByText("The cluster runs")).isVisible();
    }

    @BrowserTest(widths = 1280)
    void showAMomentOnTheDayOfWhoeverLooks(Page page) {
        var visit = new Visit(page, port);
        visit.signUp();
        visit.createCluster("blue");
        visit.follow("blue");
        page.waitForURL("**/clusters/clu_**");
        var path = page.url();
        var state = page.context().storageState();

        // A day and an hour apart: it is never the same day at both.
        for (var zone : List.of("Pacific/Kiritimati", "Pacific/Pago_Pago")) {
            var there = new NewContextOptions()
                    .setTimezoneId(zone)
                    .setLocale("en-US")
                    .setStorageState(state);
            try (var context = page.context().browser().newContext(there)) {
                var other = context.newPage();
                other.navigate(path);
                var created = other.locator("dt", new Page.LocatorOptions().setHasText("Created"))
                        .locator("xpath=following-sibling::dd")
                        .locator("time");
                var moment = Instant.parse(Objects.requireNonNull(created.getAttribute("datetime")));
                assertThat(created).containsText(DAY.format(moment.atZone(ZoneId.of(zone))));
            }
        }
    }
}
