package dev.basefly.api;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.PlatformTest;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.ApiResponse;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

@PlatformTest
class HeaderTests {

    private static final String GUEST = "https://app.acme.example";
    private static final String STRANGER = "https://evil.example";

    @Autowired
    private ApiClient api;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/health/live",
                "/openapi.json",
                "/api/v1/samples/org_01h455vb4pex5vsknk084sn02q",
                "/api/v1/samples/failure",
                "/api/v1/nothing-here",
                "/api/v1/organizations",
                "/nowhere"
            })
    void areSecureOnEveryAnswer(String path) {
        assertThat(api.get(path))
                .hasHeader("X-Content-Type-Options", "nosniff")
                .hasHeader("X-Frame-Options", "DENY")
                .hasHeader("Referrer-Policy", "strict-origin-when-cross-origin")
                .hasHeader("Permissions-Policy")
                .hasHeader("Cross-Origin-Opener-Policy", "same-origin")
                .hasHeader("Content-Security-Policy")
                .hasHeader("X-Request-Id");
        assertThat(api.get(path).header("Server")).isEmpty();
    }

    @Test
    void allowNothingToTheAnswersOfTheApi() {
        assertThat(api.get("/api/v1/nothing-here"))
                .hasHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
                .hasHeader("Cache-Control", "no-store");
    }

    @Test
    void haveANewNonceForEveryPage() {
        var first = nonce(api.get("/nowhere"));
        var second = nonce(api.get("/nowhere"));

        assertThat(first).hasSizeGreaterThan(20).isNotEqualTo(second);
    }

    @Test
    void neverAllowInlineOrForeignScripts() {
        var policy = api.get("/nowhere").header("Content-Security-Policy").orElseThrow();

        assertThat(policy)
                .doesNotContain("unsafe-inline", "unsafe-eval", "*", "http:")
                .contains("object-src 'none'");
    }

    @Test
    void echoAValidRequestId() {
        assertThat(api.withHeader("X-Request-Id", "order-4711/a.b:c=d").get("/api/v1/nothing-here"))
                .hasHeader("X-Request-Id", "order-4711/a.b:c=d")
                .hasJson("/error/requestId", "order-4711/a.b:c=d");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b",
                "<script>alert(1)</script>",
                "a%0d%0aSet-Cookie:x",
                "\"quoted\"",
                "${jndi:ldap://evil}",
                "12345678901234567890123456789012345678901234567890123456789012345"
            })
    void replaceAForgedRequestId(String forged) {
        var answer = api.withHeader("X-Request-Id", forged).get("/api/v1/nothing-here");

        assertThat(answer).doesNotContain(forged);
        assertThat(answer.header("X-Request-Id").orElseThrow())
                .matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
                .isEqualTo(answer.text("/error/requestId"));
    }

    @Test
    void giveEveryRequestAnIdOfItsOwn() {
        assertThat(api.get("/health/live").header("X-Request-Id"))
                .isNotEqualTo(api.get("/health/live").header("X-Request-Id"));
    }

    @Test
    void letAnAllowedOriginIn() {
        assertThat(api.withHeader("Origin", GUEST).get("/api/v1/samples/org_01h455vb4pex5vsknk084sn02q"))
                .hasStatus(200)
                .hasHeader("Access-Control-Allow-Origin", GUEST);
    }

    @Test
    void answerThePreflightOfAnAllowedOriginWithoutSignIn() {
        var answer = preflight(GUEST, "/api/v1/organizations", "POST");

        assertThat(answer)
                .hasStatus(200)
                .hasHeader("Access-Control-Allow-Origin", GUEST)
                .hasHeader("Access-Control-Max-Age", "3600");
        assertThat(answer.header("Access-Control-Allow-Methods").orElse("")).contains("POST");
        assertThat(answer.header("Access-Control-Allow-Credentials")).isEmpty();
    }

    @Test
    void giveAForeignOriginNothing() {
        var simple = api.withHeader("Origin", STRANGER).get("/api/v1/samples/org_01h455vb4pex5vsknk084sn02q");
        var preflight = preflight(STRANGER, "/api/v1/organizations", "POST");

        assertThat(simple.header("Access-Control-Allow-Origin")).isEmpty();
        assertThat(simple.text()).doesNotContain("org_01h455vb4pex5vsknk084sn02q");
        assertThat(preflight).hasStatus(403);
        assertThat(preflight.header("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void refuseAForeignOriginWithTheOneErrorBody() {
        assertThat(api.withHeader("Origin", STRANGER).get("/api/v1/organizations"))
                .hasStatus(403)
                .hasErrorCode("FORBIDDEN")
                .hasJson("/error/reason")
                .hasJson("/error/requestId");
    }

    @Test
    void letNoOriginReadThePages() {
        assertThat(api.withHeader("Origin", GUEST).get("/nowhere").header("Access-Control-Allow-Origin"))
                .isEmpty();
    }

    @Test
    void compressLargeAnswersForThoseWhoUnderstand() {
        assertThat(api.withHeader("Accept-Encoding", "gzip").get("/openapi.json"))
                .hasHeader("Content-Encoding", "gzip");
        assertThat(api.get("/openapi.json").header("Content-Encoding")).isEmpty();
    }

    @Test
    void keepABodyOfOneMegabyte() {
        var body = Map.of("name", "a", "count", 1, "nested", java.util.List.of("x".repeat(900_000)));

        assertThat(api.post("/api/v1/samples", body)).hasStatus(200);
    }

    private ApiResponse preflight(String origin, String path, String method) {
        return api.withHeader("Origin", origin)
                .withHeader("Access-Control-Request-Method", method)
                .withHeader("Access-Control-Request-Headers", "authorization,content-type,x-tenant")
                .send("OPTIONS", path, BodyPublishers.noBody());
    }

    private static String nonce(ApiResponse page) {
        return page.header("Content-Security-Policy").orElseThrow().replaceFirst(".*'nonce-([^']+)'.*", "$1");
    }
}
