package dev.basefly.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.api.ApiError;
import org.junit.jupiter.api.Test;

class AccentTests {

    @Test
    void measuresContrastAsTheGuidelinesDo() {
        assertThat(Accent.contrast("#000000", "#ffffff")).isEqualTo(21.0);
        assertThat(Accent.contrast("#777777", "#ffffff")).isBetween(4.47, 4.49);
    }

    @Test
    void isRefusedWhenItCannotBeRead() {
        for (var color : new String[] {"", "red", "#fff", "#12345g", "url(x)", "#ffff00", "#777777"}) {
            assertThatThrownBy(() -> Accent.chosen(color)).as(color).isInstanceOf(ApiError.class);
        }
        assertThat(Accent.chosen(" #0B6A72 ").color()).isEqualTo("#0b6a72");
    }

    @Test
    void isReadableOnDarkSurfacesWhateverItIs() {
        for (int color = 0; color <= 0xffffff; color += 4099) {
            var accent = new Accent("#%06x".formatted(color));

            assertThat(Accent.contrast(accent.onDark(), "#1b2225"))
                    .as(accent.color())
                    .isGreaterThanOrEqualTo(Accent.READABLE);
        }
    }
}
