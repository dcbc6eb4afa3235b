package dev.basefly.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.api.ErrorPages.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultWordsTests {

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 502, 503, 504})
    void sayWhatHappenedAndWhatToDo(int status) {
        var words = FaultWords.of(new Fault(status, "Title", "A message", null, "request-1"));

        assertThat(words.title()).isNotBlank();
        assertThat(words.message()).endsWith(".");
        assertThat(words.remedy()).endsWith(".");
    }

    @Test
    void keepTheRemedyOfARefusal() {
        var words = FaultWords.of(new Fault(409, "Conflict", "The plan is in use", "Choose another plan", "request-1"));

        assertThat(words.message()).isEqualTo("The plan is in use.");
        assertThat(words.remedy()).isEqualTo("Choose another plan.");
    }

    @Test
    void neverTellInternals() {
        var words = FaultWords.of(new Fault(500, "Error", "NullPointerException at Foo.java", null, "request-1"));

        assertThat(words.message()).doesNotContain("NullPointerException");
    }
}
