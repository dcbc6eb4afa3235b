package dev.basefly.server;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.ApiResponse;
import dev.basefly.testkit.BaseflyTest;
import dev.basefly.testkit.Cast;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

/** The life of a team, told by what its people call. */
@BaseflyTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class TeamStoryTests {

    private static final Pattern TOKEN = Pattern.compile("/invitations/accept#(\\S+)");
    private static final Map<String, String> CLUSTER = Map.of("name", "staging", "location", "eu-central-1");

    private final String olivia = "olivia." + UUID.randomUUID() + "@acme.example";
    private final String grace = "grace." + UUID.randomUUID() + "@globex.example";

    @Autowired
    private Cast cast;

    @Test
    void leadsFromSignUpToTheLastGoodbye() {
        var owner = signUpAndFoundAcme();
        var member = acceptInvitation(owner);
        var here = signedIn(grace);

        assertThat(here.post("/api/v1/clusters", CLUSTER))
                .hasStatus(403)
                .hasJson("/error/reason", "missing_permission")
                .hasJson("/error/remedy");
        assertThat(owner.patch("/api/v1/members/" + member, Map.of("role", "MEMBER")))
                .hasStatus(200);
        var elsewhere = signIn(grace);
        assertThat(with(elsewhere).post("/api/v1/clusters", CLUSTER)).hasStatus(201);

        signOutEverywhere(here, elsewhere);
        var again = signedIn(grace);
        assertThat(owner.delete("/api/v1/members/me")).hasStatus(409).hasJson("/error/reason", "last_owner");
        assertThat(again.delete("/api/v1/members/me")).hasStatus(204);
        assertThat(owner.get("/api/v1/members/" + member)).hasStatus(404);
        tellsEverythingInTheAuditLog(owner, member);

        assertThat(again.delete("/api/v1/me", Map.of("password", "not my pass phrase")))
                .hasStatus(422)
                .hasErrorFor("password");
        assertThat(again.delete("/api/v1/me", Map.of("password", Cast.PASSWORD)))
                .hasStatus(204);
        assertThat(signIn(grace)).hasStatus(401);
        assertThat(owner.get("/api/v1/audit-events/verification")).hasJson("/data/intact", true);
    }

    /** Signs up with an organization of her own, and founds the company beside it. */
    private ApiClient signUpAndFoundAcme() {
        var signedUp = cast.nobody()
                .post(
                        "/api/v1/auth/sign-up",
                        Map.of("email", olivia, "password", Cast.PASSWORD, "name", "Olivia Owner"));
        assertThat(signedUp).hasStatus(201);
        var person = with(signedUp);
        var founded = person.post("/api/v1/organizations", Map.of("name", "Acme"));
        assertThat(founded).hasStatus(201).hasJson("/data/role", "OWNER");
        return person.withHeader("X-Tenant", founded.text("/data/id"));
    }

    /** Invites Grace, who opens the link of the mail and joins with a new account; returns her id. */
    private String acceptInvitation(ApiClient owner) {
        assertThat(owner.post("/api/v1/invitations", Map.of("email", grace, "role", "VIEWER")))
                .hasStatus(201);
        var mail = cast.nobody().get("/dev/mail.json?to=" + grace);
        assertThat(mail.text("/data/0/subject")).isEqualTo("Olivia Owner invites you to Acme");
        var link = TOKEN.matcher(mail.text("/data/0/content/text"));
        assertThat(link.find()).isTrue();
        var joined = cast.nobody()
                .post(
                        "/api/v1/invitations/by-token/acceptance",
                        Map.of("token", link.group(1), "name", "Grace Hopper", "password", Cast.PASSWORD));
        assertThat(joined).hasStatus(201).hasJson("/data/role", "VIEWER");
        return joined.text("/data/user");
    }

    private void signOutEverywhere(ApiClient here, ApiResponse elsewhere) {
        assertThat(here.delete("/api/v1/me/sessions?all=true")).hasStatus(204);

        assertThat(here.get("/api/v1/me")).hasStatus(401);
        assertThat(with(elsewhere).get("/api/v1/me")).hasStatus(401);
        assertThat(cast.nobody()
                        .post("/api/v1/auth/refresh", Map.of("refreshToken", elsewhere.text("/data/refreshToken"))))
                .hasStatus(401);
    }

    private void tellsEverythingInTheAuditLog(ApiClient owner, String member) {
        var log = owner.get("/api/v1/audit-events?limit=100");
        assertThat(log).hasStatus(200);
        var actions = log.json("/data")
                .valueStream()
                .map(event -> event.at("/action").asString())
                .toList();
        assertThat(actions)
                .containsSubsequence(List.of(
                        "member.left",
                        "session.ended",
                        "cluster.created",
                        "member.role_changed",
                        "member.joined",
                        "invitation.made",
                        "organization.founded"));
        assertThat(actions).contains("invitation.accepted", "session.opened");
        assertThat(owner.get("/api/v1/audit-events?action=member.role_changed"))
                .hasJson("/data/0/target/id", member)
                .hasJson("/data/0/actor/kind", "USER")
                .hasJson("/data/0/changes/role/before", "VIEWER")
                .hasJson("/data/0/changes/role/after", "MEMBER");
        assertThat(log).doesNotContain(grace);
        assertThat(owner.get("/api/v1/audit-events/verification"))
                .hasStatus(200)
                .hasJson("/data/intact", true)
                .hasNoJson("/data/findings/0");
    }

    private ApiClient signedIn(String email) {
        return with(signIn(email));
    }

    private ApiClient with(ApiResponse signedIn) {
        return cast.nobody().withBearer(signedIn.text("/data/accessToken"));
    }

    private ApiResponse signIn(String email) {
        return cast.nobody().post("/api/v1/auth/sign-in", Map.of("email", email, "password", Cast.PASSWORD));
    }
}
