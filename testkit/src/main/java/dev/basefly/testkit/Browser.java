package dev.basefly.testkit;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.nio.file.Path;

/** One window for one test: no cookies, the width of the test, Content-Security-Policy in force. */
public final class Browser implements AutoCloseable {

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    private final BrowserContext context;
    private final Page page;
    private final String test;
    private final int width;

    Browser(BrowserContext context, String test, int width) {
        this.context = context;
        this.page = context.newPage();
        this.test = test;
        this.width = width;
    }

    public Page page() {
        return page;
    }

    /** The width of the window in CSS pixels. */
    public int width() {
        return width;
    }

    /** Saves the whole page as target/screenshots/‹test›-‹width›.png and returns the file. */
    public Path screenshot() {
        return screenshot(test);
    }

    /** Saves the whole page as target/screenshots/‹name›-‹width›.png and returns the file. */
    public Path screenshot(String name) {
        var file = SCREENSHOTS.resolve("%s-%d.png".formatted(name, width));
        page.screenshot(new Page.ScreenshotOptions().setPath(file).setFullPage(true));
        return file;
    }

    /** Whether the page is wider than the window, so that people would have to scroll sideways. */
    public boolean scrollsSideways() {
        return (boolean) page.evaluate("() => document.documentElement.scrollWidth > window.innerWidth");
    }

    @Override
    public void close() {
        context.close();
    }
}
