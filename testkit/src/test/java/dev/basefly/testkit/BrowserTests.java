package dev.basefly.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.Page;
import dev.basefly.testkit.LoopbackServer.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BrowserTests {

    private static final String STRICT = "default-src 'none'; script-src 'self' 'nonce-abc'; style-src 'self';"
            + " base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

    private static final String GOOD = """
            <!doctype html><html lang="en"><head><title>Good</title></head><body><main><h1>Clusters</h1>
            <p id="said">nothing</p><button type="button">Create</button></main>
            <script nonce="abc">document.getElementById('said').textContent = 'trusted';</script>
            <script>document.getElementById('said').textContent = 'smuggled';</script></body></html>
            """;

    private static final String BAD = """
            <!doctype html><html><head><title>Bad</title></head><body><main><h1>Clusters</h1>
            <button></button><img src="data:,"></main></body></html>
            """;

    private final LoopbackServer server = new LoopbackServer()
            .answering("/good", (_, _) -> page(GOOD))
            .answering("/bad", (_, _) -> page(BAD))
            .answering("/wide", (_, _) -> page("<!doctype html><pre>" + "wide ".repeat(120) + "</pre>"));

    @AfterEach
    void stopServer() {
        server.close();
    }

    @BrowserTest
    void keepsTheContentSecurityPolicyInForce(Page page) {
        page.navigate(server.url() + "/good");

        assertThat(page.textContent("#said")).isEqualTo("trusted");
    }

    @BrowserTest
    void checksAPageWithAStrictPolicy(Page page) {
        page.navigate(server.url() + "/good");

        Accessibility.check(page);
    }

    @BrowserTest(widths = 1280)
    void findsSeriousBarriers(Page page) {
        page.navigate(server.url() + "/bad");

        assertThatThrownBy(() -> Accessibility.check(page))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("critical button-name")
                .hasMessageContaining("critical image-alt")
                .hasMessageContaining("serious html-has-lang");
    }

    @BrowserTest
    void opensAWindowOfTheWidthAndSavesIt(Browser browser, Page page) throws IOException {
        assertThat(browser.page()).isSameAs(page);
        page.navigate(server.url() + "/good");

        var file = browser.screenshot();

        assertThat(page.evaluate("() => window.innerWidth")).isEqualTo(browser.width());
        assertThat(file)
                .isEqualTo(Path.of("target/screenshots/BrowserTests.opensAWindowOfTheWidthAndSavesIt-%d.png"
                        .formatted(browser.width())));
        assertThat(Files.size(file)).isPositive();
    }

    @BrowserTest(widths = 375)
    void noticesAPageWiderThanTheWindow(Browser browser) {
        browser.page().navigate(server.url() + "/good");
        assertThat(browser.scrollsSideways()).isFalse();

        browser.page().navigate(server.url() + "/wide");
        assertThat(browser.scrollsSideways()).isTrue();
    }

    @Test
    void findsNoChromiumWhereNoneIs() {
        assertThat(Chromium.find(Map.of("CHROMIUM_PATH", "/nowhere/chromium"))).isEmpty();
    }

    private static Reply page(String html) {
        return new Reply(
                200, Map.of("Content-Type", "text/html;charset=UTF-8", "Content-Security-Policy", STRICT), html);
    }
}
