package dev.basefly.apikeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.testkit.SettableClock;
import java.time.Instant;
import java.util.HashSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class KeyTextTests {

    private final ApiKeyId id = ApiKeyId.next(new SettableClock(Instant.parse("2026-01-15T09:30:00Z")));
    private final KeyText key = KeyText.next(id);

    @Test
    void namesItsKeyAndHasAFormThatScannersFind() {
        assertThat(key.text())
                .startsWith("bfk_live_" + id.toString().substring("key_".length()) + "_")
                .matches("bfk_live_[0-7][0-9a-hjkmnp-tv-z]{25}_[0-9A-Za-z]{38}");
        assertThat(Pattern.compile(KeyText.PATTERN)
                        .matcher("TOKEN=" + key.text() + "\n")
                        .find())
                .isTrue();
        assertThat(KeyText.read(key.text())).contains(key);
    }

    @Test
    void isKnownToBeFalseByItsChecksumAlone() {
        var text = key.text();
        for (int at = 0; at < text.length(); at++) {
            char other = text.charAt(at) == '1' ? '2' : '1';

            assertThat(KeyText.read(text.substring(0, at) + other + text.substring(at + 1)))
                    .as("character " + at)
                    .isEmpty();
        }
        assertThat(KeyText.read(text + "x")).isEmpty();
        assertThat(KeyText.read(text.substring(1))).isEmpty();
        assertThat(KeyText.read(" " + text)).isEmpty();
        assertThat(KeyText.read("")).isEmpty();
    }

    /** Reckoned apart from the program, so that other scanners agree. */
    @Test
    void hasTheChecksumOfItsDocumentation() {
        var example = "bfk_live_01h455vb4pex5vsknk084sn02q_00000000000000000000000000000000";

        assertThat(KeyText.read(example + "3EM47K")).isPresent();
    }

    @Test
    void neverRepeatsItself() {
        var seen = new HashSet<String>();
        for (int i = 0; i < 1000; i++) {
            assertThat(seen.add(KeyText.next(id).text())).isTrue();
        }
    }

    @Test
    void doesNotTellItsSecret() {
        var secret = key.text().substring(36);

        assertThat(key.toString()).startsWith("bfk_live_").doesNotContain(secret);
        assertThat(key.hash())
                .hasSize(32)
                .isEqualTo(KeyText.read(key.text()).orElseThrow().hash());
    }
}
