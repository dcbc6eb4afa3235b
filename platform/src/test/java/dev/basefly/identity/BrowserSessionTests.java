package dev.basefly.identity;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.PlatformTest;
import dev.basefly.runtime.MovableClock;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.ApiResponse;
import dev.basefly.testkit.Cast;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The session of a browser: a cookie that scripts cannot read and foreign pages cannot use. */
@PlatformTest
class BrowserSessionTests {

    private static final String ORGANIZATIONS = "/api/v1/organizations";

    @Autowired
    private ApiClient api;

    @Autowired
    private Cast cast;

    @Autowired
    private MovableClock clock;

    @Test
    void isACookieThatScriptsCannotReadAndForeignSitesDoNotSend() {
        var answer = signIn(api.withCookies(), cast.owner("Acme").email());

        assertThat(answer.status()).isBetween(300, 399);
        assertThat(sessionCookie(answer))
                .contains("; HttpOnly")
                .contains("; SameSite=Lax")
                .contains("; Path=/")
                .contains("; Max-Age=2592000");
        assertThat(answer).doesNotContain(cookieValue(answer));
    }

    @Test
    void carriesTheCallerToTheApi() {
        var ada = cast.owner("Acme");
        var browser = api.withCookies();
        signIn(browser, ada.email());

        assertThat(browser.get("/api/v1/me")).hasStatus(200).hasJson("/data/email", ada.email());
    }

    @Test
    void writesOnlyWithTheTokenOfThePage() {
        var browser = api.withCookies();
        signIn(browser, cast.owner("Acme").email());

        assertThat(browser.post(ORGANIZATIONS, Map.of("name", "Forged")))
                .hasStatus(403)
                .hasErrorCode("FORBIDDEN")
                .hasJson("/error/reason", "csrf")
                .hasJson("/error/remedy");
        assertThat(browser.withHeader("X-CSRF-Token", "guess").post(ORGANIZATIONS, Map.of("name", "Forged")))
                .hasStatus(403);
        assertThat(browser.get(ORGANIZATIONS)).hasNoJson("/data/1");

        assertThat(browser.withHeader("X-CSRF-Token", csrfToken(browser)).post(ORGANIZATIONS, Map.of("name", "Mine")))
                .hasStatus(201);
    }

    @Test
    void refusesFormsWithoutTheTokenOfThePage() {
        var email = cast.owner("Acme").email();

        var forged = form(api.withCookies(), "/sign-in", Map.of("email", email, "password", Cast.PASSWORD));

        assertThat(forged).hasStatus(403);
        assertThat(forged.headers().allValues("Set-Cookie")).noneMatch(cookie -> cookie.startsWith("basefly_session="));
    }

    @Test
    void isNewAfterEverySignIn() {
        var ada = cast.owner("Acme");
        var browser = api.withCookies();
        var first = cookieValue(signIn(browser, ada.email()));

        form(browser, "/sign-out", Map.of("_csrf", csrfToken(browser)));
        var second = cookieValue(signIn(browser, ada.email()));

        assertThat(second).isNotEqualTo(first);
        assertThat(api.withHeader("Cookie", "basefly_session=" + first).get("/api/v1/me"))
                .hasStatus(401);
        assertThat(api.withHeader("Cookie", "basefly_session=" + second).get("/api/v1/me"))
                .hasStatus(200);
    }

    @Test
    void isNotTakenOverFromWhoPlantedIt() {
        var planted =
                cookieValue(signIn(api.withCookies(), cast.owner("Mallory").email()));
        var grace = cast.owner("Globex");
        var victim = api.withHeader("Cookie", "basefly_session=" + planted);
        var page = victim.get("/me-is-nowhere");
        assertThat(page).hasStatus(404);

        var browser = api.withCookies();
        var own = cookieValue(signIn(browser, grace.email()));

        assertThat(own).isNotEqualTo(planted);
        assertThat(victim.get("/api/v1/me").text("/data/email")).isNotEqualTo(grace.email());
    }

    @Test
    void endsWithTheSignOut() {
        var browser = api.withCookies();
        var cookie = cookieValue(signIn(browser, cast.owner("Acme").email()));

        var answer = form(browser, "/sign-out", Map.of("_csrf", csrfToken(browser)));

        assertThat(sessionCookie(answer)).contains("; Max-Age=0");
        assertThat(api.withHeader("Cookie", "basefly_session=" + cookie).get("/api/v1/me"))
                .hasStatus(401);
    }

    @Test
    void endsAfterAWeekWithoutUse() {
        var cookie = cookieValue(signIn(api.withCookies(), cast.owner("Acme").email()));

        clock.advance(Duration.ofDays(7).plusSeconds(1));

        assertThat(api.withHeader("Cookie", "basefly_session=" + cookie).get("/api/v1/me"))
                .hasStatus(401);
    }

    @Test
    void endsAfterAMonthHoweverOftenItIsUsed() {
        var cookie = cookieValue(signIn(api.withCookies(), cast.owner("Acme").email()));
        var browser = api.withHeader("Cookie", "basefly_session=" + cookie);
        for (var day = 0; day < 30; day += 5) {
            assertThat(browser.get("/api/v1/me")).hasStatus(200);
            clock.advance(Duration.ofDays(5).plusSeconds(1));
        }

        assertThat(browser.get("/api/v1/me")).hasStatus(401);
    }

    @Test
    void getsANewCookieWithTheNewPassword() {
        var browser = api.withCookies();
        var before = cookieValue(signIn(browser, cast.owner("Acme").email()));

        var answer = browser.withHeader("X-CSRF-Token", csrfToken(browser))
                .put(
                        "/api/v1/me/password",
                        Map.of("currentPassword", Cast.PASSWORD, "newPassword", "another long pass phrase 7"));

        assertThat(answer).hasStatus(204);
        assertThat(cookieValue(answer)).isNotEqualTo(before);
        assertThat(api.withHeader("Cookie", "basefly_session=" + before).get("/api/v1/me"))
                .hasStatus(401);
        assertThat(browser.get("/api/v1/me")).hasStatus(200);
    }

    @Test
    void isShownWithTheOthersAndEndsThem() {
        var ada = cast.owner("Acme");
        var browser = api.withCookies().withHeader("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0");
        signIn(browser, ada.email());

        var page = browser.get("/account/sessions");
        assertThat(page).hasStatus(200);
        assertThat(page.text()).contains("Firefox on Linux", "This device", "127.0.0.1", "Program");

        var ended = form(browser, "/account/sessions/others/end", Map.of("_csrf", csrfToken(browser)));
        assertThat(ended.status()).isBetween(300, 399);
        assertThat(ada.api().get("/api/v1/me")).hasStatus(401);
        assertThat(browser.get("/account/sessions?ended=others").text())
                .contains("Signed out everywhere else")
                .doesNotContain("Program");

        form(browser, "/account/sessions/all/end", Map.of("_csrf", csrfToken(browser)));
        assertThat(browser.get("/api/v1/me")).hasStatus(401);
    }

    @Test
    void remembersTheBrowserWithoutNamingTheAccount() {
        var ada = cast.owner("Acme");

        var cookies = signIn(api.withCookies(), ada.email()).headers().allValues("Set-Cookie");

        assertThat(cookies)
                .filteredOn(cookie -> cookie.startsWith("basefly_device="))
                .singleElement()
                .asString()
                .contains("; HttpOnly", "; Max-Age=31536000")
                .doesNotContain("olivia", "usr_");
    }

    @Test
    void isNobodysWhenTheCookieIsForged() {
        for (var forged : new String[] {"x", "0".repeat(43), UUID.randomUUID().toString(), "%00"}) {
            assertThat(api.withHeader("Cookie", "basefly_session=" + forged).get("/api/v1/me"))
                    .hasStatus(401)
                    .hasNoInternals();
        }
    }

    private static ApiResponse signIn(ApiClient browser, String email) {
        return form(
                browser, "/sign-in", Map.of("email", email, "password", Cast.PASSWORD, "_csrf", csrfToken(browser)));
    }

    /** The token that every page holds; it belongs to the cookie that came with the page. */
    private static String csrfToken(ApiClient browser) {
        var token = Pattern.compile("<meta name=\"csrf\" content=\"([^\"]+)\" data-header=\"X-CSRF-Token\">")
                .matcher(browser.get("/design").text());
        assertThat(token.find()).isTrue();
        return token.group(1);
    }

    private static ApiResponse form(ApiClient browser, String path, Map<String, String> fields) {
        var body = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return browser.withHeader("Content-Type", "application/x-www-form-urlencoded")
                .send("POST", path, BodyPublishers.ofString(body));
    }

    private static String sessionCookie(ApiResponse answer) {
        return answer.headers().allValues("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith("basefly_session="))
                .findFirst()
                .orElseThrow();
    }

    private static String cookieValue(ApiResponse answer) {
        return sessionCookie(answer).replaceFirst("^basefly_session=([^;]*).*", "$1");
    }
}
