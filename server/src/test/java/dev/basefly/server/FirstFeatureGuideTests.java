package dev.basefly.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/guides/first-feature.md shows is cut from the example, which is built and tested by itself. */
class FirstFeatureGuideTests {

    private static final Path GUIDE = Path.of("../docs/guides/first-feature.md");
    private static final Path EXAMPLE = Path.of("../examples/acme-crm");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\S+) ?(\\S*)$\\n(.*?)^```$");
    private static final Pattern LEFT_OUT = Pattern.compile("(?m)^…\\n");

    /** A block of the guide: the file that it is cut from, empty for none, and its text. */
    record Snippet(String language, String file, String text) {

        Snippet(MatchResult block) {
            this(block.group(1), block.group(2), block.group(3));
        }

        @Override
        public String toString() {
            return file + ": " + text.lines().findFirst().orElse("");
        }
    }

    @ParameterizedTest
    @MethodSource("snippets")
    void showsTheExampleAsItIs(Snippet snippet) throws IOException {
        var source = "\n" + withoutIndentation(Files.readString(EXAMPLE.resolve(snippet.file())));

        assertThat(LEFT_OUT.split(withoutIndentation(snippet.text())))
                .allSatisfy(part -> assertThat(source).contains("\n" + part));
    }

    @Test
    void showsNothingElseButDrawings() throws IOException {
        assertThat(blocks())
                .filteredOn(block -> block.file().isEmpty())
                .extracting(Snippet::language)
                .containsOnly("mermaid");
    }

    static List<Snippet> snippets() throws IOException {
        return blocks().stream().filter(block -> !block.file().isEmpty()).toList();
    }

    private static List<Snippet> blocks() throws IOException {
        return BLOCK.matcher(Files.readString(GUIDE))
                .results()
                .map(Snippet::new)
                .toList();
    }

    /** The formatter may move a line, and nothing else may differ. */
    private static String withoutIndentation(String text) {
        return text.lines().map(String::strip).collect(Collectors.joining("\n", "", "\n"));
    }
}
