package dev.basefly.dashboard;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.basefly.dashboard.DesignTokens.Pairing;
import dev.basefly.dashboard.DesignTokens.Value;
import dev.basefly.notifications.Letter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.ClassPathResource;

class DesignTokensTests {

    private static final DesignTokens SAMPLE = DesignTokens.parse("""
            {
              "color": { "ink": { "light": "#000000", "dark": "#ffffff" } },
              "space": { "1": "0.25rem" },
              "breakpoint": { "md": "48rem" },
              "contrast": [ { "ratio": 4.5, "text": ["ink"], "on": ["ink"] } ]
            }
            """);

    @Test
    void holdEveryColourOfMails() throws IOException {
        var tokens = DesignTokens.parse(
                new ClassPathResource("basefly/tokens.json").getContentAsString(StandardCharsets.UTF_8));
        var html = Letter.about("News")
                .says("Hello")
                .inTheNameOf("Acme", null)
                .offers("Open", "https://acme.example/")
                .to("grace@acme.example")
                .html();

        var colours = Pattern.compile("#[0-9a-f]{6}")
                .matcher(requireNonNull(html))
                .results()
                .map(MatchResult::group)
                .toList();

        assertThat(colours).isNotEmpty();
        assertThat(tokens.values().values())
                .extracting(DesignTokens.Value::light)
                .containsAll(colours);
    }

    @Test
    void rendersBothThemesAndLetsTheExplicitChoiceWin() {
        assertThat(SAMPLE.css()).isEqualTo("""
                :root{color-scheme:light;--color-ink:#000000;--space-1:0.25rem}
                @media (prefers-color-scheme:dark){:root:not([data-theme=light]){color-scheme:dark;--color-ink:#ffffff}}
                :root[data-theme=dark]{color-scheme:dark;--color-ink:#ffffff}
                """);
    }

    @Test
    void rendersOnlyTheOverriddenTokensOfABrand() {
        var css = SAMPLE.overrideCss(Map.of("color-ink", new Value("#123456", "#abcdef")));

        assertThat(css).contains("--color-ink:#123456").contains("--color-ink:#abcdef");
        assertThat(css).doesNotContain("--space-1");
    }

    @Test
    void refusesToOverrideWhatIsNoToken() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SAMPLE.overrideCss(Map.of("color-unknown", new Value("red", "red"))))
                .withMessageContaining("color-unknown");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"red}body{display:none", "red;--x:1", "url(//evil)", "</style>", "@import 'x'", "\\75rl(x)", "/*"
            })
    void refusesValuesThatLeaveTheirDeclaration(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SAMPLE.overrideCss(Map.of("color-ink", new Value("red", value))));
    }

    @Test
    void replacesBreakpointsInMediaConditions() {
        var css = SAMPLE.withBreakpoints("@media (--md-up) {a{}} @media (--md-down) {b{}}");

        assertThat(css).isEqualTo("@media (width >= 48rem) {a{}} @media (width < 48rem) {b{}}");
    }

    @Test
    void refusesUnknownBreakpoints() {
        assertThatIllegalArgumentException().isThrownBy(() -> SAMPLE.withBreakpoints("@media (--huge-up) {}"));
    }

    @ParameterizedTest
    @MethodSource
    void textIsReadableInBothThemes(Pairing pairing) throws IOException {
        var tokens = shipped().values();
        var foreground = requireNonNull(tokens.get(pairing.foreground()));
        var background = requireNonNull(tokens.get(pairing.background()));

        assertThat(Contrast.between(foreground.light(), background.light())).isGreaterThanOrEqualTo(pairing.ratio());
        assertThat(Contrast.between(foreground.dark(), background.dark())).isGreaterThanOrEqualTo(pairing.ratio());
    }

    static Stream<Pairing> textIsReadableInBothThemes() throws IOException {
        return shipped().pairings().stream();
    }

    @Test
    void everyInkIsPairedWithABackground() throws IOException {
        var tokens = shipped();

        var paired = tokens.pairings().stream().map(Pairing::foreground).toList();

        assertThat(tokens.values().keySet())
                .filteredOn(name -> name.startsWith("color-") && name.matches(".*(ink|link|contrast).*"))
                .allSatisfy(name -> assertThat(paired).contains(name));
    }

    @Test
    void contrastOfBlackOnWhiteIsTwentyOne() {
        assertThat(Contrast.between("#000000", "#ffffff")).isEqualTo(21.0);
    }

    private static DesignTokens shipped() throws IOException {
        return DesignTokens.parse(
                new ClassPathResource("basefly/tokens.json").getContentAsString(StandardCharsets.UTF_8));
    }

    /** Contrast of two colours after WCAG 2.2, "relative luminance" and "contrast ratio". */
    private static final class Contrast {

        static double between(String one, String other) {
            var first = luminance(one);
            var second = luminance(other);
            return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
        }

        private static double luminance(String hex) {
            Function<Integer, Double> channel = at -> {
                var value = Integer.parseInt(hex.substring(at, at + 2), 16) / 255.0;
                return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
            };
            return 0.2126 * channel.apply(1) + 0.7152 * channel.apply(3) + 0.0722 * channel.apply(5);
        }
    }
}
