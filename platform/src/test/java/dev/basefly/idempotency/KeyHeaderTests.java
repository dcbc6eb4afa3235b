package dev.basefly.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.api.ApiError;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyHeaderTests {

    @Test
    void takesKeysWithQuotesAndWithout() {
        assertThat(KeyHeader.parse(List.of())).isNull();
        assertThat(KeyHeader.parse(List.of("8e03978e-40d5"))).isEqualTo("8e03978e-40d5");
        assertThat(KeyHeader.parse(List.of(" \"8e03978e-40d5\" "))).isEqualTo("8e03978e-40d5");
        assertThat(KeyHeader.parse(List.of("\"a \\\"b\\\" \\\\\""))).isEqualTo("a \"b\" \\");
        assertThat(KeyHeader.parse(List.of("k".repeat(255)))).hasSize(255);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\"\"",
                "\"",
                "\"open",
                "\"a\" b",
                "\"a\\b\"",
                "\"a\\",
                "schlüssel",
                "tab\there",
                "\u007f"
            })
    void refusesWhatIsNoKey(String line) {
        assertThatThrownBy(() -> KeyHeader.parse(List.of(line)))
                .isInstanceOfSatisfying(
                        ApiError.class, error -> assertThat(error.reason()).isEqualTo("idempotency_key_invalid"));
    }

    @Test
    void refusesLongKeysAndSeveral() {
        assertThatThrownBy(() -> KeyHeader.parse(List.of("k".repeat(256)))).isInstanceOf(ApiError.class);
        assertThatThrownBy(() -> KeyHeader.parse(List.of("one", "two"))).isInstanceOf(ApiError.class);
    }
}
