package dev.basefly.testkit;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ReducedMotion;
import com.microsoft.playwright.options.ServiceWorkerPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A running Chromium and the driver that steers it; Playwright wants both used by the thread that started them. */
final class Chromium implements AutoCloseable {

    static final String ABSENT = "Browser tests are SKIPPED: no Chromium found. On Debian install it with"
            + " 'apt-get install --no-install-recommends chromium-headless-shell', or name one in CHROMIUM_PATH.";

    // The shell is the same engine without a desktop browser around it, and takes half of the processor's time.
    private static final List<String> USUAL_PLACES = List.of(
            "/usr/bin/chromium-headless-shell",
            "/usr/bin/chromium",
            "/usr/bin/chromium-browser",
            "/usr/bin/google-chrome",
            "/snap/bin/chromium",
            "/Applications/Chromium.app/Contents/MacOS/Chromium",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");

    // The sandbox needs a user other than root, and a container's /dev/shm is small; the rest keeps it off the network.
    private static final List<String> FLAGS = List.of(
            "--disable-dev-shm-usage",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    /** Beyond what a page needs on a machine that does much else. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Playwright playwright;
    private final com.microsoft.playwright.Browser browser;

    Chromium(Path executable) {
        PlaywrightAssertions.setDefaultAssertionTimeout((double) PATIENCE.toMillis());
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(executable)
                        .setHeadless(true)
                        .setChromiumSandbox(false)
                        .setArgs(FLAGS));
    }

    static Optional<Path> find() {
        return find(System.getenv());
    }

    static Optional<Path> find(Map<String, String> environment) {
        var named = environment.get("CHROMIUM_PATH");
        var places = named == null ? USUAL_PLACES.stream() : Stream.of(named);
        return places.map(Path::of).filter(Files::isExecutable).findFirst();
    }

    BrowserContext newWindow(int width) {
        return browser.newContext(new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(width, 800)
                .setLocale("en-US")
                .setTimezoneId("UTC")
                // Drawing what moves takes a third of the time. Windows that stories open beside this one have it.
                .setReducedMotion(ReducedMotion.REDUCE)
                // A worker would answer requests that a test means to hold; a test of it opens a window of its own.
                .setServiceWorkers(ServiceWorkerPolicy.BLOCK)
                .setBypassCSP(false));
    }

    @Override
    public void close() {
        playwright.close();
    }
}
