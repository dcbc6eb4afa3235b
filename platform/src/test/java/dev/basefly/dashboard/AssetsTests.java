package dev.basefly.dashboard;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

class AssetsTests {

    private static final int MOST_CSS = 30 * 1024;
    private static final int MOST_JAVASCRIPT = 15 * 1024;

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
        assertThat(text("app.css").length() + text("tokens.css").length()).isLessThan(MOST_CSS);
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
