package dev.basefly.testkit;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class ApiAssertionsTests {

    private static final ApiResponse REFUSAL = answer(422, """
            {"error": {"code": "VALIDATION_ERROR", "message": "Select a plan from the list, where FREE is one.",
                       "details": [{"field": "name", "message": "must not be blank"}], "requestId": "req_1"}}
            """);

    @Test
    void holdForAWellMadeRefusal() {
        assertThat(REFUSAL)
                .hasStatus(422)
                .hasErrorCode("VALIDATION_ERROR")
                .hasErrorFor("name")
                .hasJson("/error/requestId")
                .hasJson("/error/details/0/field", "name")
                .hasNoJson("/data")
                .hasHeader("x-request-id", "req_1")
                .hasHeader("X-Request-Id")
                .doesNotContain("org_foreign")
                .hasNoInternals();
    }

    @Test
    void failWithTheWholeAnswer() {
        assertThatThrownBy(() -> assertThat(REFUSAL).hasStatus(404))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Expected status 404, but the answer was 422")
                .hasMessageContaining("VALIDATION_ERROR");
        assertThatThrownBy(() -> assertThat(REFUSAL).hasErrorCode("NOT_FOUND")).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> assertThat(REFUSAL).hasErrorFor("plan")).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> assertThat(REFUSAL).hasHeader("ETag")).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> assertThat(REFUSAL).doesNotContain("req_1")).isInstanceOf(AssertionError.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\tat dev.basefly.clusters.Clusters.create(Clusters.java:42)",
                "java.lang.IllegalStateException: closed",
                "Could not parse: tools.jackson.core.JsonToken",
                "IllegalStateException",
                "select id from clusters where tenant_id = 1",
                "insert into clusters (id) values (1)",
                "delete from clusters where id = 1",
                "update clusters set name = 'x'",
                "ERROR: duplicate key value violates unique constraint \\\"clusters_name\\\"",
                "new row violates row-level security policy",
            })
    void recogniseInternals(String message) {
        var answer = answer(500, "{\"error\":{\"message\":\"%s\"}}".formatted(message));

        assertThatThrownBy(() -> assertThat(answer).hasNoInternals()).hasMessageContaining("no internals");
    }

    private static ApiResponse answer(int status, String body) {
        var headers = HttpHeaders.of(Map.of("X-Request-Id", List.of("req_1")), (_, _) -> true);
        return new ApiResponse(status, headers, JsonMapper.shared().readTree(body), body);
    }
}
