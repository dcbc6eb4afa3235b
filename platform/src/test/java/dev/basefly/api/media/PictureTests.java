package dev.basefly.api.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.basefly.api.ApiError;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;

class PictureTests {

    private static final byte[] PNG = HexFormat.of().parseHex("89504e470d0a1a0a0000000d49484452");

    private final Picture.Purpose flag = new Picture.Purpose("flag", 1);

    @ParameterizedTest
    @CsvSource({
        "89504e470d0a1a0a00, image/png",
        "ffd8ffe000, image/jpeg",
        "524946460000000057454250, image/webp",
    })
    void isKnownByItsFirstBytes(String content, String type) {
        assertThat(flag.read(HexFormat.of().parseHex(content)).type()).isEqualTo(type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<svg onload='alert(1)'/>", "GIF89a", "RIFF", "RIFF....WAVE", "\u0089PN"})
    void isNothingElse(String content) {
        assertThatExceptionOfType(ApiError.class)
                .isThrownBy(() -> flag.read(content.getBytes(StandardCharsets.ISO_8859_1)))
                .withMessage("The flag is neither PNG nor JPEG nor WebP");
    }

    @Test
    void isSmall() {
        assertThat(flag.read(Arrays.copyOf(PNG, 1024)).content()).hasSize(1024);
        assertThatExceptionOfType(ApiError.class)
                .isThrownBy(() -> flag.read(Arrays.copyOf(PNG, 1025)))
                .withMessage("The flag is larger than 1 KiB");
    }

    @Test
    void hasAVersionThatChangesWithItsContent() {
        assertThat(flag.read(PNG).version())
                .hasSize(32)
                .isEqualTo(flag.read(PNG).version())
                .isNotEqualTo(flag.read(Arrays.copyOf(PNG, 20)).version());
    }

    @Test
    void staysInTheCallersOwnCache() {
        var answer = flag.read(PNG).answer(Duration.ofHours(1));

        assertThat(answer.getHeaders().getContentType()).isEqualTo(MediaType.IMAGE_PNG);
        assertThat(answer.getHeaders().getCacheControl()).isEqualTo("max-age=3600, private");
        assertThat(Objects.requireNonNull(answer.getBody())).isEqualTo(PNG);
    }
}
