package dev.basefly.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import dev.basefly.testkit.Accessibility;
import dev.basefly.testkit.Browser;

/** What every page has to bear: both themes, and the width of the screen. */
final class PageLook {

    private PageLook() {}

    static void inspect(Page page, Browser browser) {
        show(page, ColorScheme.LIGHT);
        Accessibility.check(page);
        show(page, ColorScheme.DARK);
        Accessibility.checkColours(page);
        assertThat(browser.scrollsSideways()).as(page.url()).isFalse();
    }

    /** Without motion, or axe would measure colours on their way from one theme to the other. */
    static void show(Page page, ColorScheme theme) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(theme).setReducedMotion(ReducedMotion.REDUCE));
    }
}
