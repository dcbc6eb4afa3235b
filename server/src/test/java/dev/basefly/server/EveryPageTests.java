package dev.basefly.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import dev.basefly.identity.SignIns;
import dev.basefly.testkit.BaseflyTest;
import dev.basefly.testkit.Browser;
import dev.basefly.testkit.BrowserTest;
import dev.basefly.testkit.Cast;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Follows every link there is, in every language, and keeps pictures of every page in both themes, to be looked at by people. */
@BaseflyTest
@EnabledIfEnvironmentVariable(named = "TESTS_LONG", matches = "true", disabledReason = "the pages one by one")
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class EveryPageTests {

    private static final Pattern ID = Pattern.compile("[a-z]{2,12}_[0-9a-z]{26,32}");
    private static final Pattern NO_PAGES = Pattern.compile(
            "/(docs|openapi|metrics|health|assets|api|sign-out|go/|dev/mail/.*/attachments).*|.*[.][a-z]+");
    private static final int MOST = 150;
    private static final String EVERYTHING = "**/*";
    private static final List<String> LANGUAGES = List.of("en", "de", "fr", "es");
    private static final List<String> PICTURED = List.of("en", "de");

    @LocalServerPort
    private int port;

    @Autowired
    private SignIns signIns;

    @Autowired
    private Cast cast;

    @BrowserTest
    void pagesOfVisitors(Page page, Browser browser) {
        walk("visitor", new Visit(page, port), browser, List.of("/", "/pricing", "/sign-in", "/sign-up", "/design"));
    }

    @BrowserTest
    void pagesOfAnOwner(Page page, Browser browser) {
        var visit = new Visit(page, port);
        visit.signUp();
        visit.createCluster("a-rather-long-name-that-somebody-chose-for-a-cluster");
        visit.invite("grace.with-a-rather-long-name@globex.example");
        walk(
                "owner",
                visit,
                browser,
                List.of("/overview", "/clusters", "/settings/members", "/account/password", "/inbox"));
    }

    @BrowserTest
    void pagesOfAnOperator(Page page, Browser browser) {
        cast.owner("Paper Boats");
        walk("operator", Visit.operator(page, port, signIns), browser, List.of("/console", "/console/doctor"));
    }

    private static void walk(String who, Visit visit, Browser browser, List<String> first) {
        Deque<String> open = new ArrayDeque<>(first);
        Set<String> seen = new HashSet<>();
        while (!open.isEmpty() && seen.size() < MOST) {
            var path = open.remove();
            if (NO_PAGES.matcher(path).matches() || !seen.add(kind(path))) {
                continue;
            }
            visit.open(path);
            keep(who + kind(path).replaceAll("[^a-z0-9{}]+", "-"), visit.page(), browser);
            links(visit).forEach(open::add);
        }
        assertThat(seen).hasSizeBetween(first.size(), MOST - 1);
    }

    /** A page bears every language; German words are the longest, so that they are kept next to the English ones. */
    private static void keep(String name, Page page, Browser browser) {
        var address = page.url();
        for (var language : LANGUAGES) {
            speak(page, language);
            page.navigate(address);
            assertThat(page.locator("html").getAttribute("lang")).startsWith(language);
            PageLook.inspect(page, browser);
            if (PICTURED.contains(language)) {
                keepPictures(name + "-" + language, page, browser);
            }
        }
        page.unroute(EVERYTHING);
    }

    /** As a browser of somebody who prefers the language. */
    private static void speak(Page page, String language) {
        page.unroute(EVERYTHING);
        page.route(EVERYTHING, route -> {
            var headers = new HashMap<>(route.request().headers());
            headers.put("accept-language", language);
            route.resume(new Route.ResumeOptions().setHeaders(headers));
        });
    }

    private static void keepPictures(String name, Page page, Browser browser) {
        for (var theme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            PageLook.show(page, theme);
            browser.screenshot("pages/" + name + "-" + theme.name().toLowerCase(Locale.ROOT));
        }
    }

    /** Pages of the same kind show other things of the same sort. */
    private static String kind(String path) {
        return ID.matcher(path).replaceAll("{}").replaceAll("[?].*", "");
    }

    private static List<String> links(Visit visit) {
        return visit.page().locator("a[href^='/']:not([download])").all().stream()
                .map(link -> Objects.requireNonNullElse(link.getAttribute("href"), "/"))
                .map(link -> link.replaceAll("#.*", ""))
                .distinct()
                .toList();
    }
}
