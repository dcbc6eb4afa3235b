package dev.basefly.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.identity.SignIns;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.ApiResponse;
import dev.basefly.testkit.Cast;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;

/** Opens pages and sends their forms in a language in which every translation stands in brackets. */
final class FramedVisit {

    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
    private static final Pattern TYPED = Pattern.compile("name=\"([^\"]+)\" type=\"text\" value=\"([^\"]*)\"");

    private final ApiClient visitor;

    FramedVisit(ApiClient client) {
        this.visitor = client.withCookies().withHeader("Accept", "text/html").withHeader("Accept-Language", "en-XA");
    }

    void signInAsOperator(SignIns signIns) {
        var email = "oona.%s@staff.example".formatted(UUID.randomUUID());
        signIns.admit(email, Cast.PASSWORD, "Oona Operator", true);
        signIn(email);
    }

    void signIn(String email) {
        post("/sign-in", Map.of("email", email, "password", Cast.PASSWORD));
    }

    void inspect(List<String> paths) {
        var softly = new SoftAssertions();
        for (var path : paths) {
            inspect(path, visitor.get(path).text(), softly);
        }
        softly.assertAll();
    }

    /** Looks for words outside of brackets in the whole page, except for the name of the product in its title. */
    static void inspect(String name, String page, SoftAssertions softly) {
        String shown = page.substring(Math.max(0, page.indexOf("<html"))).replaceFirst(" · [^<]*</title>", "</title>");
        softly.assertThat(shown).as("%s has a main element", name).contains("<main");
        softly.assertThat(VisibleWords.untranslated(shown)).as(name).isEmpty();
    }

    String post(String page, Map<String, String> fields) {
        return post(page, "", fields);
    }

    /** Opens the page and sends one of its forms, to the page's own path or one below it. */
    String post(String page, String below, Map<String, String> fields) {
        return send(page, below, fields).text();
    }

    /** Sends a form that leads on to another page, and returns its path. */
    String away(String page, String below, Map<String, String> fields) {
        URI address = URI.create(send(page, below, fields).header("Location").orElseThrow());
        return address.getRawQuery() == null
                ? address.getRawPath()
                : address.getRawPath() + "?" + address.getRawQuery();
    }

    private ApiResponse send(String page, String below, Map<String, String> fields) {
        Matcher token = CSRF.matcher(visitor.get(page).text());
        assertThat(token.find()).as(page).isTrue();
        Map<String, String> sent = new LinkedHashMap<>(fields);
        sent.put("_csrf", token.group(1));
        String body = sent.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return visitor.withHeader("Content-Type", "application/x-www-form-urlencoded")
                .send("POST", page + below, BodyPublishers.ofString(body));
    }

    void open(String path) {
        assertThat(visitor.get(path).status()).as(path).isLessThan(400);
    }

    /** What the fields of a page have. */
    Map<String, String> typed(String page) {
        Map<String, String> typed = new LinkedHashMap<>();
        TYPED.matcher(visitor.get(page).text()).results().forEach(field -> typed.put(field.group(1), field.group(2)));
        assertThat(typed).as(page).isNotEmpty();
        return typed;
    }

    /** The first link of the page that begins so. */
    String link(String page, String begin) {
        Matcher link = Pattern.compile("href=\"(" + begin + "[^\"?]+)\"")
                .matcher(visitor.get(page).text());
        assertThat(link.find()).as(page).isTrue();
        return link.group(1);
    }
}
