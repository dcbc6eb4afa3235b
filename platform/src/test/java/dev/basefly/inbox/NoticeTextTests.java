package dev.basefly.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class NoticeTextTests {

    @Test
    void isCutWhereItIsTooLong() {
        var text = new NoticeText("🚀".repeat(300), "x".repeat(2_000), "/clusters");

        assertThat(text.title().codePointCount(0, text.title().length())).isEqualTo(200);
        assertThat(text.title()).endsWith("…");
        assertThat(text.body()).hasSize(1_000);
    }

    @Test
    void leadsToAPageOfOurs() {
        assertThatIllegalArgumentException().isThrownBy(() -> new NoticeText("Look", "", "https://evil.example"));
        assertThatIllegalArgumentException().isThrownBy(() -> new NoticeText("Look", "", "//evil.example"));
        assertThatIllegalArgumentException().isThrownBy(() -> new NoticeText(" ", "", "/"));
    }
}
