package dev.basefly.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.testkit.LoopbackServer.Reply;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ApiClientTests {

    private final LoopbackServer server = new LoopbackServer()
            .answering("/echo", (request, body) -> {
                var headers = request.getRequestHeaders();
                return new Reply(
                        200,
                        Map.of("Content-Type", "application/json", "Set-Cookie", "seen=yes; Path=/"),
                        """
                        {"method": "%s", "type": "%s", "token": "%s", "cookie": "%s", "body": %s}
                        """.formatted(
                                        request.getRequestMethod(),
                                        headers.getFirst("Content-Type"),
                                        headers.getFirst("Authorization"),
                                        headers.getFirst("Cookie"),
                                        body.isEmpty() ? "null" : body));
            })
            .answering("/text", (_, _) -> new Reply(500, Map.of(), "plain"))
            .answering("/moved", (_, _) -> new Reply(302, Map.of("Location", "/echo"), ""));

    private final ApiClient client = new ApiClient(server.url());

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Test
    void sendsAndReadsJsonWithEveryVerb() {
        var body = Map.of("name", "blue");

        assertThat(client.get("/echo").text("/method")).isEqualTo("GET");
        assertThat(client.post("/echo").text("/method")).isEqualTo("POST");
        assertThat(client.post("/echo", body).text("/body/name")).isEqualTo("blue");
        assertThat(client.put("/echo", body).text("/method")).isEqualTo("PUT");
        assertThat(client.patch("/echo", body).text("/method")).isEqualTo("PATCH");
        assertThat(client.delete("/echo").text("/method")).isEqualTo("DELETE");
        assertThat(client.post("/echo", body).text("/type")).isEqualTo("application/json");
    }

    @Test
    void carriesATokenOnlyWhenGivenOne() {
        var signedIn = client.withBearer("abc").withBearer("def");

        assertThat(client.get("/echo").text("/token")).isEqualTo("null");
        assertThat(signedIn.get("/echo").text("/token")).isEqualTo("Bearer def");
    }

    @Test
    void keepsCookiesOnlyWhenAsked() {
        var browser = client.withCookies();
        client.get("/echo");
        browser.get("/echo");

        assertThat(client.get("/echo").text("/cookie")).isEqualTo("null");
        assertThat(browser.get("/echo").text("/cookie")).isEqualTo("seen=yes");
    }

    @Test
    void reportsRedirectsAndPlainTextAsTheyAre() {
        assertThat(client.get("/moved").header("Location")).contains("/echo");
        assertThat(client.get("/text").body().isMissingNode()).isTrue();
        assertThat(client.get("/text").text()).isEqualTo("plain");
    }

    @Test
    void sendsABodyAsItIs() {
        var answer =
                client.withHeader("Content-Type", "text/odd").send("POST", "/echo", BodyPublishers.ofString("[1, 2]"));

        assertThat(answer.text("/type")).isEqualTo("text/odd");
        assertThat(answer.json("/body/1").asInt()).isEqualTo(2);
    }

    @Test
    void saysWhichValueIsMissing() {
        assertThatThrownBy(() -> client.get("/echo").text("/absent"))
                .hasMessageContaining("No value at /absent in the answer 200");
    }
}
