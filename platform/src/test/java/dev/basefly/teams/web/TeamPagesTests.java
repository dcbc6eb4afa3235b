package dev.basefly.teams.web;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.PlatformTest;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.ApiResponse;
import dev.basefly.testkit.Cast;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The pages as a browser without scripts sees them. */
@PlatformTest
class TeamPagesTests {

    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
    private static final Pattern TOKEN = Pattern.compile("/invitations/accept#(\\S+)");

    @Autowired
    private Cast cast;

    private final String email = "grace." + UUID.randomUUID() + "@globex.example";

    @Test
    void leadFromTheInvitationToTheMembershipOfANewPerson() {
        var olivia = signedIn(cast.owner("Acme <b>"));
        var invited = olivia.send(
                "/settings/invitations/new", "/settings/invitations", Map.of("email", email, "role", "MEMBER"));
        assertThat(invited).hasStatus(303).hasHeader("Location", "/settings/members?done=invited");
        assertThat(olivia.get("/settings/members").text()).contains(email).contains("Send again");

        var grace = new Visitor(cast.nobody().withCookies());
        assertThat(grace.get("/invitations/accept").text())
                .contains("data-invitation")
                .contains("Link from the mail");
        var opened = grace.send("/invitations/accept", "/invitations/opening", Map.of("token", link()));
        assertThat(opened).hasStatus(303).hasHeader("Location", "/invitations/accept");
        assertThat(opened.header("Set-Cookie").orElseThrow())
                .contains("basefly_invitation=")
                .contains("HttpOnly")
                .contains("SameSite=Lax")
                .contains("Path=/invitations");
        assertThat(grace.get("/invitations/accept").text())
                .contains("Acme &lt;b")
                .contains("g…@globex.example")
                .contains("Create account and join")
                .doesNotContain(email);
        var refused = grace.send("/invitations/accept", "/invitations/acceptance", Map.of("name", "", "password", "x"));
        assertThat(refused).hasStatus(422);
        assertThat(refused.text()).contains("Name must have").contains("Create account and join");
        assertThat(grace.send(
                        "/invitations/accept",
                        "/invitations/acceptance",
                        Map.of("name", "Grace Hopper", "password", Cast.PASSWORD)))
                .hasStatus(303)
                .hasHeader("Location", "/");

        assertThat(grace.get("/settings/members").text())
                .contains("Grace Hopper")
                .contains("Leave…");
        assertThat(grace.get("/settings/invitations/new")).hasStatus(403);
        assertThat(olivia.get("/settings/members").text()).doesNotContain("Send again");
    }

    @Test
    void sayWhichAccountIsNeededAndHowToSwitch() {
        signedIn(cast.owner("Acme"))
                .send("/settings/invitations/new", "/settings/invitations", Map.of("email", email, "role", "MEMBER"));
        var eve = signedIn(cast.owner("Initech"));
        eve.send("/invitations/accept", "/invitations/opening", Map.of("token", link()));

        assertThat(eve.get("/invitations/accept").text())
                .contains("This invitation is for another account")
                .contains("Switch account")
                .doesNotContain(email);
        assertThat(eve.send("/invitations/accept", "/invitations/acceptance", Map.of()))
                .hasStatus(403);
        assertThat(eve.send("/invitations/accept", "/invitations/switching", Map.of()))
                .hasStatus(303)
                .hasHeader("Location", "/sign-in?next=/invitations/accept");
        assertThat(eve.get("/invitations/accept").text()).contains("Create account and join");
    }

    @Test
    void letAnExistingPersonJoinAndWorkThereAtOnce() {
        var person = cast.owner("Globex");
        var acme = cast.owner("Acme");
        acme.api().post("/api/v1/invitations", Map.of("email", person.email(), "role", "ADMIN"));
        var grace = signedIn(person);
        grace.send("/invitations/accept", "/invitations/opening", Map.of("token", link(person.email())));
        assertThat(grace.get("/invitations/accept").text()).contains(">Join<");

        assertThat(grace.send("/invitations/accept", "/invitations/acceptance", Map.of()))
                .hasStatus(303);

        assertThat(grace.get("/settings/members").text()).contains(acme.email());
    }

    @Test
    void tellWhatBecameOfALinkAndForgetIt() {
        var acme = cast.owner("Acme");
        var id = acme.api()
                .post("/api/v1/invitations", Map.of("email", email, "role", "MEMBER"))
                .text("/data/id");
        var grace = new Visitor(cast.nobody().withCookies());
        grace.send("/invitations/accept", "/invitations/opening", Map.of("token", link()));
        acme.api().delete("/api/v1/invitations/" + id);

        var ended = grace.get("/invitations/accept");
        assertThat(ended).hasStatus(410);
        assertThat(ended.text()).contains("This invitation was taken back.");
        assertThat(grace.get("/invitations/accept")).hasStatus(200);
        var damaged = grace.send("/invitations/accept", "/invitations/opening", Map.of("token", "nonsense"));
        assertThat(damaged).hasStatus(400);
        assertThat(damaged.text()).contains("This invitation link is damaged.");
    }

    @Test
    void declineOnlyWhenAsked() {
        var acme = cast.owner("Acme");
        acme.api().post("/api/v1/invitations", Map.of("email", email, "role", "MEMBER"));
        var grace = new Visitor(cast.nobody().withCookies());
        grace.send("/invitations/accept", "/invitations/opening", Map.of("token", link()));

        assertThat(grace.send("/invitations/accept", "/invitations/declination", Map.of())
                        .text())
                .contains("You declined");

        assertThat(acme.api().get("/api/v1/invitations")).hasJson("/data/0/state", "DECLINED");
    }

    @Test
    void changeRolesRemoveAndPassOwnershipOn() {
        var acme = cast.owner("Acme");
        acme.api().post("/api/v1/invitations", Map.of("email", email, "role", "MEMBER"));
        var grace = new Visitor(cast.nobody().withCookies());
        grace.send("/invitations/accept", "/invitations/opening", Map.of("token", link()));
        grace.send(
                "/invitations/accept",
                "/invitations/acceptance",
                Map.of("name", "Grace Hopper", "password", Cast.PASSWORD));
        var id = acme.api().get("/api/v1/members?search=" + email).text("/data/0/id");
        var olivia = signedIn(acme);

        assertThat(olivia.get("/settings/members/" + id).text())
                .contains("Change role")
                .contains("value=\"ADMIN\"");
        assertThat(olivia.send("/settings/members/" + id, "/settings/members/" + id + "/role", Map.of("role", "ADMIN")))
                .hasStatus(303);
        assertThat(olivia.send("/settings/members/" + id, "/settings/members/" + id + "/role", Map.of("role", "x!")))
                .hasStatus(422);
        assertThat(olivia.send("/settings/ownership-transfers/new", "/settings/ownership-transfers", Map.of("to", id)))
                .hasStatus(303);
        var offer = Pattern.compile("/settings/ownership-transfers/own_[a-z0-9]+/acceptance")
                .matcher(grace.get("/settings/members").text());
        assertThat(offer.find()).isTrue();
        assertThat(grace.send("/settings/members", offer.group(), Map.of())).hasStatus(303);

        assertThat(acme.api().get("/api/v1/members/" + id)).hasJson("/data/role", "OWNER");
        assertThat(olivia.get("/settings/members?search=nobody-here").text()).contains("Nobody found");
    }

    private String link() {
        return link(email);
    }

    private String link(String address) {
        var found =
                TOKEN.matcher(cast.nobody().get("/dev/mail.json?to=" + address).text("/data/0/content/text"));
        assertThat(found.find()).isTrue();
        return "https://app.acme.example/invitations/accept#" + found.group(1);
    }

    private Visitor signedIn(Cast.Person person) {
        var visitor = new Visitor(cast.nobody().withCookies());
        visitor.send("/sign-in", "/sign-in", Map.of("email", person.email(), "password", person.password()));
        return visitor;
    }

    /** A browser of its own. */
    private record Visitor(ApiClient client) {

        ApiResponse get(String path) {
            return client.withHeader("Accept", "text/html").get(path);
        }

        /** Opens the page and sends one of its forms. */
        ApiResponse send(String page, String path, Map<String, String> fields) {
            var token = CSRF.matcher(get(page).text());
            assertThat(token.find()).as("a form on " + page).isTrue();
            var body = fields.entrySet().stream()
                    .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                    .collect(Collectors.joining("&", "", "&_csrf=" + token.group(1)));
            return client.withHeader("Accept", "text/html")
                    .withHeader("Content-Type", "application/x-www-form-urlencoded")
                    .send("POST", path, BodyPublishers.ofString(body));
        }
    }
}
