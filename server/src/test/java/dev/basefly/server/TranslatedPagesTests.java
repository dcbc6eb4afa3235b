package dev.basefly.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.identity.SignIns;
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
    private static final List<String> FOR_EVERYONE = List.of(
            "/",
            "/invitations/accept",
            "/nothing-here",
            "/pricing",
            "/pricing?interval=YEAR&currency=USD",
            "/sign-in",
            "/sign-up",
            "/assets/offline",
            "/design");

    /** Those for the owner of an organization. */
    private static final List<String> FOR_OWNERS = List.of(
            "/settings/members",
            "/settings/members?search=nobody-is-called-that",
            "/settings/invitations/new",
            "/settings/ownership-transfers/new",
            "/organizations",
            "/organizations/new",
            "/settings/organization",
            "/settings/jobs",
            "/settings/jobs?show=failed",
            "/settings/audit",
            "/settings/audit?from=yesterday",
            "/settings/audit?action=nothing.has.this",
            "/settings/audit/verification",
            "/account/sessions",
            "/account/password",
            "/dev/mail",
            "/overview",
            "/go",
            "/go?q=nothing-is-called-that");

    /** Those that show what the owner of an organization made, and the empty ones before. */
    private static final List<String> OF_WHAT_IS_MADE = List.of(
            "/clusters",
            "/clusters?show=deleted",
            "/clusters/new",
            "/settings/keys",
            "/settings/keys/new",
            "/settings/roles",
            "/settings/roles/new",
            "/settings/support",
            "/settings/exports",
            "/inbox",
            "/account/notifications",
            "/account/profile",
            "/account/data");

    private static final Pattern CLUSTER = Pattern.compile("/clusters/clu_[0-9a-z]+");
    private static final Pattern KEY = Pattern.compile("/settings/keys/[a-z]+_[0-9a-z]+");
    private static final Pattern JOB = Pattern.compile("/settings/jobs/job_[0-9a-z]+");
    private static final Pattern MAIL = Pattern.compile("/dev/mail/mail_[0-9a-z]+");
    private static final Pattern SLUG = Pattern.compile("name=\"slug\"[^>]* value=\"([^\"]+)\"");
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
    void sayNothingThatHasNoTranslationOfWhatWasDone() {
        signUp();
        String own = first(SLUG, "/settings/organization");
        post("/settings/exports", "/settings/exports", "");
        post("/settings/invitations/new", "/settings/invitations", "email=linus%40globex.example&role=MEMBER");
        inspect(List.of("/settings/jobs", first(JOB, "/settings/jobs"), "/dev/mail", first(MAIL, "/dev/mail")));
        post("/organizations/new", "/organizations", "name=Second");
        inspect(List.of("/organizations", "/o/" + own));
        post("/settings/organization", "/settings/organization/deletion", "confirmation=Second");
        inspect(List.of("/organizations?deleted"));
    }

    @Test
    void complainInTheLanguageOfThePage() {
        signUp();

        var refused = post("/settings/invitations/new", "/settings/invitations", "email=nobody&role=MEMBER");

        assertThat(refused).contains("⟦⟦Email⟧ ⟦is not an e-mail address⟧⟧");
        assertThat(post("/account/password", "/account/password", "currentPassword=no&newPassword=short"))
                .contains("⟦⟦Current password⟧ ⟦is not your password⟧⟧");
    }

    @Test
    void sayNothingThatHasNoTranslationOfWhatIsMade() {
        signUp();
        inspect(OF_WHAT_IS_MADE);
        post("/clusters/new", "/clusters", "name=Production&location=eu-central-1&plan=FREE");
        post("/settings/keys/new", "/settings/keys", "name=Import&scope.clusters%3Aread=true&expiresInDays=30");
        post("/settings/roles/new", "/settings/roles", "name=release-manager&title=Releases&parent%3AVIEWER=true");
        post("/settings/support", "/settings/support", "reason=Ticket&hours=24&changes=");
        post("/settings/exports", "/settings/exports", "");
        String cluster = first(CLUSTER, "/clusters");
        post(cluster + "/pools", cluster + "/pools", "name=more&size=SMALL&nodes=1");
        inspect(OF_WHAT_IS_MADE);
        inspect(List.of(
                cluster, cluster + "/pools", first(KEY, "/settings/keys"), "/settings/roles/release-manager/edit"));
        post("/clusters", cluster + "/deletion", "");
        inspect(List.of(cluster, "/clusters?show=deleted"));
    }

    @Test
    void sayNothingToAnOperatorWhoAsksThatHasNoTranslation(@Autowired SignIns signIns, @Autowired Cast cast) {
        var organization = cast.owner("Globex").organizationId();
        var email = "oona." + UUID.randomUUID() + "@staff.example";
        signIns.admit(email, Cast.PASSWORD, "Oona Operator", true);
        post("/sign-in", "/sign-in", "email=" + encoded(email) + "&password=" + encoded(Cast.PASSWORD));

        post(
                "/console/support",
                "/console/support",
                "organization=" + organization + "&reason=Ticket&hours=24&changes=yes");

        inspect(List.of("/console/support"));
    }

    @Test
    void complainInTheLanguageOfThePageAboutWhatIsMade() {
        signUp();

        assertThat(post("/clusters/new", "/clusters", "name=&location=eu-central-1&plan=FREE"))
                .contains("⟦⟦Name⟧ ⟦must have 1 to 100 characters⟧⟧");
        assertThat(post("/settings/roles/new", "/settings/roles", "name=Release&title=Releases"))
                .contains("⟦⟦Name⟧ ⟦must have 2 to 40 small letters");
        assertThat(post("/settings/support", "/settings/support", "reason=Ticket&hours=0&changes="))
                .contains("⟦⟦Hours⟧ ⟦must be between 1 and 168, a week⟧⟧");
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

    /** The first of its kind on a page: the whole of it where that is an address, else what is inside. */
    private String first(Pattern pattern, String page) {
        Matcher found = pattern.matcher(visitor.get(page).text());
        assertThat(found.find()).as("%s on %s", pattern, page).isTrue();
        return found.group().startsWith("/") ? found.group() : found.group(1);
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
