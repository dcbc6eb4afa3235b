package dev.basefly.words;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.PlatformTest;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.ApiResponse;
import dev.basefly.testkit.Cast;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@PlatformTest
class PageLanguageTests {

    private static final String PAGE = "/invitations/accept";
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    @Autowired
    private Cast cast;

    @Test
    void isTheFirstOfTheBrowsersThatThePagesHave() {
        ApiResponse page = open(cast.nobody(), "pt-BR, es-MX;q=0.8, en;q=0.5", PAGE);

        assertThat(page).hasStatus(200).hasHeader("Content-Language", "es-MX");
        assertThat(page.headers().allValues("Vary"))
                .anyMatch(vary -> vary.toLowerCase(Locale.ROOT).contains("accept-language"));
        assertThat(page.text()).contains("<html lang=\"es-MX\"").contains("Su invitación");
    }

    @Test
    void isEnglishForLanguagesThatThePagesDoNotHave() {
        assertThat(open(cast.nobody(), "ja", PAGE).text())
                .contains("<html lang=\"en\"")
                .contains("Your invitation");
    }

    @Test
    void isTheLanguageOfErrorPagesAndNotOfErrorsForPrograms() {
        ApiResponse page = open(cast.nobody(), "fr", "/nothing-here");
        ApiResponse answer = cast.nobody().withHeader("Accept-Language", "fr").get("/api/v1/nothing-here");

        assertThat(page).hasStatus(404).hasHeader("Content-Language", "fr");
        assertThat(page.text()).contains("Cette page n’existe pas");
        assertThat(answer).hasStatus(404).hasHeader("Content-Language", "en");
        assertThat(answer.text()).doesNotContain("Introuvable");
    }

    @Test
    void isWhatThePersonChoseBeforeWhatTheBrowserSays() {
        Cast.Person ada = cast.owner("Acme");
        ada.api().patch("/api/v1/me/profile", Map.of("locale", "de"));
        ApiClient browser = signedIn(ada);

        ApiResponse page = open(browser, "fr", "/settings/members");

        assertThat(page).hasStatus(200).hasHeader("Content-Language", "de");
        assertThat(page.text()).contains("<html lang=\"de\"").contains("Personen einladen");
    }

    @Test
    void isThatOfTheComplaintsAboutAForm() {
        ApiClient browser = signedIn(cast.owner("Acme"));

        String refused = post(
                browser.withHeader("Accept-Language", "de"),
                "/settings/invitations/new",
                "/settings/invitations",
                "email=nobody&role=MEMBER");

        assertThat(refused).contains("E-Mail ist keine E-Mail-Adresse.").contains("Fehler: Personen einladen");
    }

    private ApiClient signedIn(Cast.Person person) {
        ApiClient browser = cast.nobody().withCookies();
        post(
                browser,
                "/sign-in",
                "/sign-in",
                "email=" + encoded(person.email()) + "&password=" + encoded(person.password()));
        return browser;
    }

    private static ApiResponse open(ApiClient browser, String languages, String path) {
        return browser.withHeader("Accept", "text/html")
                .withHeader("Accept-Language", languages)
                .get(path);
    }

    private static String post(ApiClient browser, String page, String path, String fields) {
        var token =
                CSRF.matcher(browser.withHeader("Accept", "text/html").get(page).text());
        assertThat(token.find()).isTrue();
        return browser.withHeader("Accept", "text/html")
                .withHeader("Content-Type", "application/x-www-form-urlencoded")
                .send("POST", path, BodyPublishers.ofString(fields + "&_csrf=" + encoded(token.group(1))))
                .text();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
