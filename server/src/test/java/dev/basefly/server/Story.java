package dev.basefly.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * What Basefly is for, as an owner and a member see it, each in a browser of their own.
 *
 * @param passing has time pass by the clock of the installation
 */
record Story(Visit olivia, Visit visitor, Consumer<Duration> passing) {

    private static final Duration A_WHILE = Duration.ofSeconds(15);
    private static final int WHILES = 40;

    void toldFromTheFirstClusterOn() {
        olivia.createCluster("blue");
        bothSeeARunningCluster("blue");
        toldFromTheLimitOn();
    }

    void toldFromTheLimitOn() {
        isRefusedAnother();
        pays();
        olivia.createCluster("green", "PRO");
        bothSeeARunningCluster("green");
        stops();
        deletesAndThinksBetterOfIt();
    }

    void bothSeeARunningCluster(String name) {
        bothOpen(name);
        bothSeeItRun(name);
    }

    void bothOpen(String name) {
        visitor.open("/clusters");
        olivia.open("/clusters");
        olivia.follow(name);
    }

    /** Nobody reloads a page. */
    void bothSeeItRun(String name) {
        letTimePassUntil("Running status");
        assertThat(visitor.page()
                        .getByRole(AriaRole.ROW)
                        .filter(new Locator.FilterOptions().setHasText(name))
                        .getByLabel("Running status"))
                .isVisible();
    }

    /** The machines take their time by the clock. */
    private void letTimePassUntil(String status) {
        Page page = olivia.page();
        for (var passed = 0; passed < WHILES && page.getByLabel(status).count() == 0; passed++) {
            passing.accept(A_WHILE);
            page.waitForTimeout(1_000);
        }
        assertThat(page.getByLabel(status).first()).isVisible();
    }

    private void isRefusedAnother() {
        olivia.open("/clusters/new");
        olivia.page().getByLabel("Name").fill("green");
        olivia.page().locator("input[name=plan][value=PRO]").check();
        olivia.press("Create cluster");
        assertThat(olivia.page().getByText("1 of 1 clusters used").first()).isVisible();
    }

    private void pays() {
        var page = olivia.page();
        olivia.open("/settings/billing");
        page.locator("select[name=offer]").selectOption("pro_v1_base_usd_month");
        olivia.press("Go to checkout");
        page.getByLabel("Card number").fill("4242 4242 4242 4242");
        olivia.press("Begin the trial");
        page.waitForCondition(() -> {
            olivia.open("/settings/billing");
            return page.getByText("Trial").count() > 0;
        });
    }

    private void stops() {
        olivia.press("Stop");
        letTimePassUntil("Stopped status");
        assertThat(visitor.page().getByLabel("Stopped status").first()).isVisible();
    }

    private void deletesAndThinksBetterOfIt() {
        var page = olivia.page();
        olivia.press("Delete…");
        olivia.press("Delete cluster");
        assertThat(visitor.page().getByText("green")).hasCount(0);
        olivia.press("Undo");
        assertThat(page.getByText("Cluster restored")).isVisible();
        assertThat(visitor.page().getByText("green").first()).isVisible();
    }
}
