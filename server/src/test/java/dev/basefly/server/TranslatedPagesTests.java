package dev.basefly.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.BaseflyTest;
import dev.basefly.testkit.Cast;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

/** Opens the pages in a language in which every translation stands in brackets, and looks for words outside of them. */
@BaseflyTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class TranslatedPagesTests {

    /** The pages of the folders that are in all languages, for somebody who is not signed in. */
    private static final List<String> FOR_EVERYONE =
            List.of("/invitations/accept", "/nothing-here", "/pricing", "/pricing?interval=YEAR&currency=USD");

    /** Those for the owner of an organization. */
    private static final List<String> FOR_OWNERS = List.of(
            "/settings/members",
            "/settings/members?search=nobody-is-called-that",
            "/settings/invitations/new",
            "/settings/ownership-transfers/new");

    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
    private static final Pattern MAIN = Pattern.compile("<main\\b.*</main>", Pattern.DOTALL);

    private final ApiClient visitor;

    TranslatedPagesTests(@Autowired ApiClient client) {
        this.visitor = client.withCookies().withHeader("Accept", "text/html").withHeader("Accept-Language", "en-XA");
    }

    @Test
    void sayNothingThatHasNoTranslation() {
        inspect(FOR_EVERYONE);
        signUp();
        post("/settings/invitations/new", "/settings/invitations", "email=grace%40globex.example&role=MEMBER");
        inspect(FOR_OWNERS);
    }

    @Test
    void complainInTheLanguageOfThePage() {
        signUp();

        var refused = post("/settings/invitations/new", "/settings/invitations", "email=nobody&role=MEMBER");

        assertThat(refused).contains("⟦⟦Email⟧ ⟦is not an e-mail address⟧⟧");
    }

    private void inspect(List<String> paths) {
        var softly = new SoftAssertions();
        for (var path : paths) {
            Matcher main = MAIN.matcher(visitor.get(path).text());
            softly.assertThat(main.find()).as("%s has a main element", path).isTrue();
            softly.assertThat(VisibleWords.untranslated(main.group())).as(path).isEmpty();
        }
        softly.assertAll();
    }

    private void signUp() {
        post(
                "/sign-up",
                "/sign-up",
                "name=Olivia&organizationName=Acme&email="
                        + encoded("olivia." + UUID.randomUUID() + "@acme.example") + "&password="
                        + encoded(Cast.PASSWORD));
    }

    /** Opens the page and sends one of its forms. */
    private String post(String page, String path, String fields) {
        var token = CSRF.matcher(visitor.get(page).text());
        assertThat(token.find()).isTrue();
        return visitor.withHeader("Content-Type", "application/x-www-form-urlencoded")
                .send("POST", path, BodyPublishers.ofString(fields + "&_csrf=" + encoded(token.group(1))))
                .text();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
