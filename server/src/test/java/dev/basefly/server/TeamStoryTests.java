package dev.basefly.server;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.BaseflyTest;
import dev.basefly.testkit.Cast;
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

    @Autowired
    private Cast cast;

    @Test
    void leadsFromSignUpToTheLastGoodbye() {
        var olivia = cast.owner("Acme");
        var email = "grace." + UUID.randomUUID() + "@globex.example";

        assertThat(olivia.api().post("/api/v1/invitations", Map.of("email", email, "role", "VIEWER")))
                .hasStatus(201);
        var mail = cast.nobody().get("/dev/mail.json?to=" + email);
        assertThat(mail.text("/data/0/subject")).isEqualTo("Olivia Owner of Acme invites you to Acme");
        var link = TOKEN.matcher(mail.text("/data/0/content/text"));
        assertThat(link.find()).isTrue();
        var joined = cast.nobody()
                .post(
                        "/api/v1/invitations/by-token/acceptance",
                        Map.of("token", link.group(1), "name", "Grace Hopper", "password", Cast.PASSWORD));
        assertThat(joined).hasStatus(201).hasJson("/data/role", "VIEWER");
        var grace = signIn(email);

        var refused = grace.post("/api/v1/clusters", Map.of("name", "staging", "location", "eu-central-1"));
        assertThat(refused)
                .hasStatus(403)
                .hasJson("/error/reason", "missing_permission")
                .hasJson("/error/remedy");

        var member = "/api/v1/members/" + joined.text("/data/user");
        assertThat(olivia.api().patch(member, Map.of("role", "MEMBER"))).hasStatus(200);
        assertThat(signIn(email).post("/api/v1/clusters", Map.of("name", "staging", "location", "eu-central-1")))
                .hasStatus(201);

        assertThat(olivia.api().delete("/api/v1/members/me")).hasStatus(409).hasJson("/error/reason", "last_owner");
        assertThat(signIn(email).delete("/api/v1/members/me")).hasStatus(204);
        assertThat(olivia.api().get(member)).hasStatus(404);
    }

    private ApiClient signIn(String email) {
        var signedIn = cast.nobody().post("/api/v1/auth/sign-in", Map.of("email", email, "password", Cast.PASSWORD));
        return cast.nobody().withBearer(signedIn.text("/data/accessToken"));
    }
}
