package dev.basefly.benchmarks.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpAnswerTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 \r\nContent-Length: 9\r\nVary: Origin\r\n\r\n{\"a\":\"b\"}",
                "HTTP/1.1 200 \r\ncontent-length:9\r\n\r\n{\"a\":\"b\"}",
                "HTTP/1.1 200 \r\nTransfer-Encoding: chunked\r\n\r\n4\r\n{\"a\"\r\n5\r\n:\"b\"}\r\n0\r\n\r\n"
            })
    void isCompleteWithItsLastByteOnly(String text) {
        for (int length = 0; length < text.length(); length++) {
            assertThat(read(text.substring(0, length))).isNull();
        }
        HttpAnswer answer = Objects.requireNonNull(read(text));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).asString(StandardCharsets.UTF_8).isEqualTo("{\"a\":\"b\"}");
    }

    @Test
    void refusesWhatIsNotOneAnswer() {
        assertThatThrownBy(() -> read("HTTP/1.1 200 \r\nContent-Length: 1\r\n\r\nab"))
                .hasMessageContaining("1 bytes follow");
        assertThatThrownBy(() -> read("HTTP/1.1 200 \r\nConnection: close\r\n\r\n"))
                .hasMessageContaining("without a length");
        assertThatThrownBy(() -> read("SSH-2.0-OpenSSH\r\n\r\n")).hasMessageContaining("Not HTTP/1.1");
    }

    private static @Nullable HttpAnswer read(String text) {
        byte[] bytes = (text + "garbage of an earlier answer").getBytes(StandardCharsets.ISO_8859_1);
        return HttpAnswer.read(bytes, text.length());
    }
}
