package dev.basefly.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.basefly.api.ApiError;
import dev.basefly.api.FieldFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileChangeTests {

    @ParameterizedTest
    @CsvSource({"en, en", "DE-at, de-AT", "' pt-br ', pt-BR", "zh-Hant-TW, zh-Hant-TW", "'', ''"})
    void takesLanguagesOfTheWorld(String typed, String kept) {
        assertThat(new ProfileChange(null, typed, null).locale()).isEqualTo(kept);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"english", "xx", "en_US", "-", "en-", "<script>", "en-x-aaaaaaaa-bbbbbbbb-cccccccc-dddddddd"})
    void refusesWhatIsNoLanguage(String typed) {
        assertThatExceptionOfType(ApiError.class)
                .isThrownBy(() -> new ProfileChange(null, typed, null))
                .satisfies(refused -> assertThat(refused.details())
                        .extracting(FieldFault::field)
                        .containsExactly("locale"));
    }

    @Test
    void tellsAllFaultsAtOnce() {
        assertThatExceptionOfType(ApiError.class)
                .isThrownBy(() -> new ProfileChange(" ", "xx", "Europe/Atlantis"))
                .satisfies(refused -> assertThat(refused.details())
                        .extracting(FieldFault::field)
                        .containsExactly("name", "locale", "timeZone"));
        assertThatExceptionOfType(ApiError.class).isThrownBy(() -> new ProfileChange(null, null, null));
    }
}
