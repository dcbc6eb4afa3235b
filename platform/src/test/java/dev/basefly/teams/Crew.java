package dev.basefly.teams;

import static dev.basefly.testkit.ApiAssertions.assertThat;

import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.ApiResponse;
import dev.basefly.testkit.Cast;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/** An organization whose people came as people do: invited by mail. */
record Crew(Cast cast, Cast.Person owner) {

    static final String INVITATIONS = "/api/v1/invitations";
    static final String LINK = "/api/v1/invitations/by-token";

    private static final Pattern TOKEN = Pattern.compile("/invitations/accept#(\\S+)");

    static Crew of(Cast cast, String company) {
        return new Crew(cast, cast.owner(company));
    }

    /** Somebody who joined. */
    record Mate(String id, String email, ApiClient api) {}

    static String address() {
        return "grace." + UUID.randomUUID() + "@globex.example";
    }

    ApiResponse invite(String email, String role) {
        return owner.api().post(INVITATIONS, Map.of("email", email, "role", role));
    }

    /** What the newest mail to the address carries in its link. */
    String token(String email) {
        var link = TOKEN.matcher(cast.nobody().get("/dev/mail.json?to=" + email).text("/data/0/content/text"));
        if (!link.find()) {
            throw new AssertionError("No link was sent to " + email);
        }
        return link.group(1);
    }

    ApiResponse acceptAsNew(String token) {
        return cast.nobody()
                .post(LINK + "/acceptance", Map.of("token", token, "name", "Grace Hopper", "password", Cast.PASSWORD));
    }

    static ApiResponse accept(ApiClient api, String token) {
        return api.post(LINK + "/acceptance", Map.of("token", token));
    }

    ApiResponse look(String token) {
        return cast.nobody().withHeader("Invitation-Token", token).get(LINK);
    }

    Mate join(String role) {
        return join(role, "Grace Hopper");
    }

    Mate join(String role, String name) {
        var email = address();
        assertThat(invite(email, role)).hasStatus(201);
        var joined = cast.nobody()
                .post(LINK + "/acceptance", Map.of("token", token(email), "name", name, "password", Cast.PASSWORD));
        assertThat(joined).hasStatus(201);
        var signedIn = cast.nobody().post("/api/v1/auth/sign-in", Map.of("email", email, "password", Cast.PASSWORD));
        return new Mate(joined.text("/data/user"), email, cast.nobody().withBearer(signedIn.text("/data/accessToken")));
    }

    String ownerId() {
        return owner.id();
    }

    String role(String person) {
        return owner.api().get("/api/v1/members/" + person).text("/data/role");
    }
}
