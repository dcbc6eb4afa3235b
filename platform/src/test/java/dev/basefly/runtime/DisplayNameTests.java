package dev.basefly.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DisplayNameTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Ada Lovelace",
                "O'Neil-Smith & Söhne (GmbH) #1",
                "Zoë",
                "שלום עולם",
                "شركة الاختبار",
                "می\u200Cخواهم",
                "क्\u200Dष",
                "株式会社サンプル",
                "นายสมชาย",
                "\uD83D\uDE80 Rockets",
                "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67",
                "❤\uFE0F\u200D\uD83D\uDD25",
                "x"
            })
    void welcomesEveryScript(String name) {
        assertThat(DisplayName.tidy(name)).isEqualTo(name);
        assertThat(DisplayName.fault(name, 100)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Acme\u202Egpj.exe",
                "Acme\u2066x",
                "\u200FAcme",
                "Ac\u200Bme",
                "Acme\u200D",
                "\u200CAcme",
                "Acme\u00AD",
                "\uFEFFAcme",
                "Ac\u2060me",
                "Acme\u3164",
                "\u2800",
                "Acme\uDB40\uDC41",
                "Acme\uE000",
                "Acme\uD83D",
                "a\u0000b",
                "Z\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030A\u030B\u030C",
                "\u0301",
                ""
            })
    void refusesWhatCannotBeSeen(String name) {
        assertThat(DisplayName.fault(name, 100)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"  Ada \t\n Lovelace ", "Ada\u00A0\u2003Lovelace", "Ada\u2028Lovelace"})
    void tidiesEveryKindOfSpace(String name) {
        assertThat(DisplayName.tidy(name)).isEqualTo("Ada Lovelace");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Win at https://evil.example", "WWW.evil.example", "evil://x"})
    void refusesWebAddresses(String name) {
        assertThat(DisplayName.fault(name, 100)).contains("must not contain web addresses");
    }

    @ParameterizedTest
    @ValueSource(ints = {101, 10_000, 1_000_000})
    void refusesNamesThatAreTooLong(int length) {
        assertThat(DisplayName.fault("x".repeat(length), 100)).contains("must have 1 to 100 characters");
        assertThat(DisplayName.fault("\uD83D\uDE80".repeat(100), 100)).isEmpty();
    }
}
