package dev.basefly.dashboard;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

class AssetsTests {

    /** All of it before compression: tokens of both themes and every component, also those of teams and support. */
    private static final int MOST_CSS = 48 * 1024;

    /** What a first visit transfers. */
    private static final int MOST_CSS_COMPRESSED = 10 * 1024;

    private static final int MOST_JAVASCRIPT = 22 * 1024;

    private final DesignTokens tokens = tokens();
    private final Assets assets = new Assets(new PathMatchingResourcePatternResolver(), tokens);

    @Test
    void namesEachFileByItsContent() {
        var url = assets.url("app.css");

        assertThat(url).matches("/assets/app-[0-9a-f]{16}\\.css");
        assertThat(requireNonNull(assets.at(url.substring("/assets/".length()))).immutable())
                .isTrue();
        assertThat(requireNonNull(assets.at("app.css")).immutable()).isFalse();
        assertThat(assets.at("app-0000000000000000.css")).isNull();
    }

    @Test
    void changesTheAddressWithTheContent() {
        var other = new DesignTokens(tokens.values(), Map.of("sm", "31rem", "md", "1rem", "lg", "2rem"), List.of());

        var changed = new Assets(new PathMatchingResourcePatternResolver(), other);

        assertThat(changed.url("app.css")).isNotEqualTo(assets.url("app.css"));
        assertThat(changed.url("app.js")).isEqualTo(assets.url("app.js"));
    }

    @Test
    void refusesToLinkWhatIsNotThere() {
        assertThatIllegalArgumentException().isThrownBy(() -> assets.url("missing.css"));
    }

    @Test
    void stayWithinTheSizeBudget() {
        var css = text("tokens.css") + text("app.css");

        assertThat(css.length()).isLessThan(MOST_CSS);
        assertThat(compressed(css)).isLessThan(MOST_CSS_COMPRESSED);
        assertThat(text("app.js").length()).isLessThan(MOST_JAVASCRIPT);
    }

    @Test
    void styleSheetsUseOnlyTokensThatExist() {
        var used = Pattern.compile("var\\(--([a-z0-9-]+)")
                .matcher(text("app.css"))
                .results()
                .map(match -> match.group(1))
                .filter(name -> !name.startsWith("tone-"))
                .collect(Collectors.toSet());

        assertThat(tokens.values().keySet()).containsAll(used);
    }

    @Test
    void styleSheetsHoldNoColourOfTheirOwn() {
        assertThat(text("app.css")).doesNotContainPattern("#[0-9a-fA-F]{3,8}\\b(?![^{]*\\{)");
        assertThat(text("app.css")).doesNotContainPattern("rgba?\\(|hsla?\\(");
    }

    @Test
    void scriptsNeedNothingThatThePolicyForbids() {
        assertThat(text("app.js"))
                .doesNotContain("eval(")
                .doesNotContain("new Function")
                .doesNotContain("innerHTML")
                .doesNotContain("setAttribute('style'");
    }

    private static int compressed(String text) {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return bytes.size();
    }

    private String text(String name) {
        return new String(requireNonNull(assets.at(name)).content().getByteArray(), StandardCharsets.UTF_8);
    }

    private static DesignTokens tokens() {
        try {
            return DesignTokens.parse(
                    new ClassPathResource("basefly/tokens.json").getContentAsString(StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }
}
