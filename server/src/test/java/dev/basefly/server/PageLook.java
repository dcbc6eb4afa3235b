package dev.basefly.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import dev.basefly.testkit.Accessibility;
import dev.basefly.testkit.Browser;

/** What every page has to bear: both themes, and the width of the screen. */
final class PageLook {

    private static final ColorScheme[] THEMES = {ColorScheme.LIGHT, ColorScheme.DARK};

    private PageLook() {}

    static void inspect(Page page, Browser browser) {
        for (ColorScheme theme : THEMES) {
            // Without motion, or axe would measure colours on their way from one theme to the other.
            page.emulateMedia(
                    new Page.EmulateMediaOptions().setColorScheme(theme).setReducedMotion(ReducedMotion.REDUCE));
            Accessibility.check(page);
        }
        assertThat(browser.scrollsSideways()).as(page.url()).isFalse();
        browser.screenshot();
    }
}
