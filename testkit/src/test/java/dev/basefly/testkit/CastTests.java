package dev.basefly.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.testkit.LoopbackServer.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class CastTests {

    private final LoopbackServer server = new LoopbackServer()
            .answering("/api/v1/auth/sign-up", (_, body) -> {
                var company = JsonMapper.shared()
                        .readTree(body)
                        .at("/organizationName")
                        .asString();
                return company.equals("Refused")
                        ? Reply.json(429, "{\"error\":{\"code\":\"TOO_MANY_REQUESTS\"}}")
                        : Reply.json(201, """
                                {"data": {"user": {"id": "usr_1"}, "organization": {"id": "org_%s"},
                                          "accessToken": "token-of-%s", "refreshToken": "r"}}
                                """.formatted(company, company));
            })
            .answering(
                    "/who",
                    (request, _) -> Reply.json(
                            200,
                            "{\"token\":\"%s\"}"
                                    .formatted(request.getRequestHeaders().getFirst("Authorization"))));

    private final Cast cast = new Cast(new ApiClient(server.url()));

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Test
    void signsUpAnOwnerWhoseApiIsSignedIn() {
        var olivia = cast.owner("Acme");

        assertThat(olivia.organizationId()).isEqualTo("org_Acme");
        assertThat(olivia.api().get("/who").text("/token")).isEqualTo("Bearer token-of-Acme");
        assertThat(cast.nobody().get("/who").text("/token")).isEqualTo("null");
    }

    @Test
    void neverUsesAnEmailTwice() {
        assertThat(cast.owner("Acme").email())
                .isNotEqualTo(cast.owner("Acme").email())
                .endsWith("@acme.example");
    }

    @Test
    void showsWhyASignUpFailed() {
        assertThatThrownBy(() -> cast.owner("Refused"))
                .hasMessageContaining("Expected status 201")
                .hasMessageContaining("TOO_MANY_REQUESTS");
    }
}
