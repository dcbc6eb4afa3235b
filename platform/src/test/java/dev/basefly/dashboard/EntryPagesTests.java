package dev.basefly.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntryPagesTests {

    @ParameterizedTest
    @ValueSource(strings = {"/", "/clusters", "/clusters/new", "/clusters?show=deleted"})
    void goesOnToPathsOfOurs(String path) {
        assertThat(Forms.local(path)).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "https://evil.example",
                "//evil.example",
                "/\\evil.example",
                "/%5cevil.example",
                "javascript:alert(1)",
                "/\t/evil.example",
                "/clusters\r\nSet-Cookie: a=b"
            })
    void neverGoesOnToForeignAddresses(String path) {
        assertThat(Forms.local(path)).isEqualTo("/");
    }
}
