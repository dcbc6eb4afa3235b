package dev.basefly.api;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.basefly.PlatformTest;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.ApiResponse;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;

/** Every failure there is, as a caller sees it. */
@PlatformTest
class FailureTests {

    private static final String SAMPLES = "/api/v1/samples";

    @Autowired
    private ApiClient api;

    @Test
    void answersAnUnknownPathWithNotFound() {
        assertThat(api.get("/api/v1/nothing-here"))
                .hasStatus(404)
                .hasErrorCode("NOT_FOUND")
                .hasJson("/error/reason", "unknown_path")
                .hasJson("/error/remedy", "See /docs for the paths there are")
                .hasNoInternals();
    }

    @Test
    void answersAWrongVerbWithThoseThatAreAllowed() {
        assertThat(api.delete(SAMPLES))
                .hasStatus(405)
                .hasErrorCode("METHOD_NOT_ALLOWED")
                .hasHeader("Allow", "POST")
                .hasNoInternals();
    }

    @Test
    void answersAnUnservableMediaType() {
        assertThat(api.withHeader("Accept", "application/pdf").get(SAMPLES + "/org_01h455vb4pex5vsknk084sn02q"))
                .hasStatus(406)
                .hasErrorCode("NOT_ACCEPTABLE")
                .hasHeader("Content-Type", "application/json");
    }

    @Test
    void answersAnUnreadableMediaTypeWithThoseItReads() {
        var answer = send("text/plain", "name=Acme");

        assertThat(answer).hasStatus(415).hasErrorCode("UNSUPPORTED_MEDIA_TYPE").hasNoInternals();
        assertThat(answer.header("Accept").orElse("")).contains("application/json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{", "{\"name\":", "nonsense", "", "{\"name\":\"a\" \"count\":1}", "\u0000", "[1,2", "<name/>"})
    void refusesMalformedJson(String body) {
        assertThat(send("application/json", body))
                .hasStatus(400)
                .hasErrorCode("BAD_REQUEST")
                .hasJson("/error/reason", "malformed_json")
                .hasNoInternals();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "\"text\"", "42", "null"})
    void refusesJsonOfAnotherShape(String body) {
        var answer = send("application/json", body);

        assertThat(answer).hasErrorCode("BAD_REQUEST").hasStatus(400).hasNoInternals();
    }

    @Test
    void refusesABombOfNestedJson() {
        var bomb = "{\"name\":\"a\",\"count\":1,\"nested\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";

        assertThat(send("application/json", bomb)).hasStatus(400).hasJson("/error/reason", "json_limits");
    }

    @Test
    void refusesABombOfNumbers() {
        var bomb = "{\"name\":\"a\",\"count\":" + "9".repeat(100_000) + "}";

        assertThat(send("application/json", bomb))
                .hasStatus(400)
                .hasErrorCode("BAD_REQUEST")
                .hasNoInternals();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":\"a\",\"count\":\"three\"}",
                "{\"name\":\"a\",\"count\":\"3\"}",
                "{\"name\":\"a\",\"count\":[3]}",
                "{\"name\":\"a\",\"count\":true}",
                "{\"name\":\"a\",\"count\":1.5}"
            })
    void namesTheFieldOfAWrongType(String body) {
        assertThat(send("application/json", body))
                .hasStatus(422)
                .hasErrorCode("VALIDATION_ERROR")
                .hasErrorFor("count")
                .hasNoInternals();
    }

    @Test
    void refusesMalformedParametersOfAPage() {
        assertThat(api.withHeader("Content-Type", "application/x-www-form-urlencoded")
                        .send("POST", "/sign-in", BodyPublishers.ofString("email=%zz")))
                .hasStatus(400)
                .hasNoInternals();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data",
                "multipart/form-data; boundary=x",
                "multipart/mixed; boundary=x",
                "application/x-www-form-urlencoded",
                "application/json; charset=nonsense",
                "nonsense"
            })
    void refusesBodiesOfStrangeTypes(String type) {
        var answer = send(type, "--x\r\nContent-Disposition: form-data; name=a\r\n\r\n%zz");

        assertThat(answer.status()).isBetween(400, 422);
        assertThat(answer).hasJson("/error/code").hasNoInternals();
    }

    @Test
    void namesAnUnknownField() {
        assertThat(api.post(SAMPLES, Map.of("name", "a", "count", 1, "nick", "b")))
                .hasStatus(422)
                .hasErrorFor("nick");
    }

    @Test
    void namesAllFaultyFieldsAtOnce() {
        assertThat(api.post(SAMPLES, Map.of("name", " ", "count", -1)))
                .hasStatus(422)
                .hasErrorCode("VALIDATION_ERROR")
                .hasErrorFor("name")
                .hasErrorFor("count");
    }

    @Test
    void answersAMalformedIdentifierWithNotFound() {
        assertThat(api.get(SAMPLES + "/org_1"))
                .hasStatus(404)
                .hasErrorCode("NOT_FOUND")
                .hasNoInternals();
        assertThat(api.get(SAMPLES + "/org_01h455vb4pex5vsknk084sn02q")).hasStatus(200);
    }

    @Test
    void hidesItsOwnFailuresAndLogsThemWithTheRequestId() {
        var log = new ListAppender<ILoggingEvent>();
        log.start();
        var logger = (Logger) LoggerFactory.getLogger(ErrorResponses.class);
        logger.addAppender(log);
        try {
            var answer = api.withHeader("X-Request-Id", "find-me-7").get(SAMPLES + "/failure");

            assertThat(answer)
                    .hasStatus(500)
                    .hasErrorCode("INTERNAL_SERVER_ERROR")
                    .hasJson("/error/requestId", "find-me-7")
                    .doesNotContain("vault")
                    .hasNoInternals();
            assertThat(log.list).anySatisfy(event -> {
                assertThat(event.getMDCPropertyMap()).containsEntry("requestId", "find-me-7");
                assertThat(Objects.requireNonNull(event.getThrowableProxy()).getMessage())
                        .contains("vault");
            });
        } finally {
            logger.detachAppender(log);
        }
    }

    @Test
    void writesProblemDocumentsOnRequest() {
        var answer = api.withHeader("Accept", "application/problem+json").get("/api/v1/nothing-here");

        assertThat(answer)
                .hasStatus(404)
                .hasHeader("Content-Type", "application/problem+json")
                .hasJson("/status", 404)
                .hasJson("/title", "Not found")
                .hasJson("/code", "NOT_FOUND")
                .hasJson("/requestId")
                .hasNoJson("/error");
    }

    @Test
    void writesFaultyFieldsIntoProblemDocumentsToo() {
        var answer = api.withHeader("Accept", "application/problem+json, application/json")
                .post(SAMPLES, Map.of("name", "", "count", 1));

        assertThat(answer).hasStatus(422).hasJson("/errors/0/field", "name");
    }

    @Test
    void answersHeadWithoutABody() {
        var missing = api.send("HEAD", "/api/v1/nothing-here", BodyPublishers.noBody());
        var found = api.send("HEAD", "/openapi.json", BodyPublishers.noBody());

        assertThat(missing).hasStatus(404).hasHeader("Content-Type", "application/json");
        assertThat(missing.text()).isEmpty();
        assertThat(found).hasStatus(200);
        assertThat(found.text()).isEmpty();
    }

    @Test
    void asksAnUnknownCallerToSignIn() {
        assertThat(api.get("/api/v1/organizations"))
                .hasStatus(401)
                .hasErrorCode("UNAUTHORIZED")
                .hasHeader("WWW-Authenticate", "Bearer")
                .hasJson("/error/reason", "not_signed_in")
                .hasJson("/error/remedy");
    }

    @Test
    void hidesTheRoutesOfOperators() {
        assertThat(api.get("/actuator")).hasStatus(404);
        assertThat(api.get("/env")).hasStatus(404);
        assertThat(api.get("/heapdump")).hasStatus(404);
        assertThat(api.get("/error")).hasStatus(404).hasNoInternals();
    }

    private ApiResponse send(String type, String body) {
        return api.withHeader("Content-Type", type).send("POST", SAMPLES, BodyPublishers.ofString(body));
    }
}
