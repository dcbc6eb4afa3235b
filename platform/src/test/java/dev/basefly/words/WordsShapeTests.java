package dev.basefly.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Reads the sources of all modules; a missing or unused translation is told with its file and line. */
class WordsShapeTests {

    private static final Set<String> LANGUAGES = Set.of("de", "es", "fr");
    private static final List<Path> MODULES = Stream.of("platform", "clusters", "server")
            .map(module -> Path.of("..", module, "src", "main"))
            .toList();
    private static final List<String> CONVERTED = lines("converted.txt");
    private static final List<String> CONVERTED_MESSAGES = lines("converted-messages.txt");

    private static final Map<Path, List<SourceTexts.Text>> TEXTS = texts();
    private static final Map<String, Map<Entry.Key, Entry>> TRANSLATIONS = translations();

    @Test
    void areInEveryLanguage() {
        var missing = new TreeSet<String>();
        TEXTS.forEach((file, texts) -> texts.stream()
                .filter(text -> text.message() ? is(file, CONVERTED_MESSAGES) : !text.glued() && isConverted(file))
                .forEach(text -> LANGUAGES.stream()
                        .filter(language -> !Objects.requireNonNull(TRANSLATIONS.get(language))
                                .containsKey(text.key()))
                        .forEach(language ->
                                missing.add(file + ":" + text.line() + ": " + language + ": " + text.key()))));

        assertThat(missing).as("texts without a translation").isEmpty();
    }

    @Test
    void areAllUsed() {
        Set<Entry.Key> used = TEXTS.values().stream()
                .flatMap(List::stream)
                .map(SourceTexts.Text::key)
                .collect(Collectors.toSet());

        assertThat(TRANSLATIONS.values().stream()
                        .flatMap(language -> language.values().stream())
                        .filter(entry -> !used.contains(entry.key()))
                        .map(entry -> entry.origin() + ": " + entry.key()))
                .as("translations of texts that no source has")
                .isEmpty();
    }

    @Test
    void haveThePlacesOfTheEnglishText() {
        var wrong = new ArrayList<String>();
        TRANSLATIONS.forEach((language, entries) -> entries.values().stream()
                .filter(entry -> !agree(language, entry))
                .forEach(entry -> wrong.add(entry.origin() + ": " + entry.key() + " → " + entry.translations())));

        assertThat(wrong).as("translations with other places").isEmpty();
    }

    @Test
    void areNotGluedFromPieces() {
        var glued = new ArrayList<String>();
        TEXTS.forEach((file, texts) -> texts.stream()
                .filter(text -> isConverted(file) && text.glued() && !text.message())
                .forEach(text -> glued.add(file + ":" + text.line() + ": " + text.key())));

        assertThat(glued).as("texts to be written as t(\"… {0} …\", …)").isEmpty();
    }

    @Test
    void areNotHardCodedInTemplates() {
        var hardCoded = new ArrayList<String>();
        files(".jte")
                .filter(WordsShapeTests::isConverted)
                .forEach(file ->
                        TemplateTexts.hardCoded(content(file)).forEach(words -> hardCoded.add(file + ":" + words)));

        assertThat(hardCoded).as("words outside of t(\"…\")").isEmpty();
    }

    private static boolean agree(String language, Entry entry) {
        String english = entry.key().plural() == null
                ? entry.key().english()
                : entry.key().plural();
        boolean oneMayBeSilent = entry.key().plural() != null && !Plurals.oneIsSeveral(language);
        for (int form = 0; form < entry.translations().size(); form++) {
            Set<String> expected = places(english);
            Set<String> actual = places(entry.translations().get(form));
            if (form == 0 && oneMayBeSilent) {
                expected.remove("{0}");
                actual.remove("{0}");
            }
            if (!expected.equals(actual)) {
                return false;
            }
        }
        return true;
    }

    private static Set<String> places(String text) {
        return Sentence.PLACE
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static boolean isConverted(Path file) {
        return is(file, CONVERTED);
    }

    private static boolean is(Path file, List<String> converted) {
        String path = file.toString().replace('\\', '/');
        String inside = path.substring(path.indexOf("/src/main/") + "/src/main/".length());
        return converted.stream().anyMatch(inside::startsWith);
    }

    private static Map<Path, List<SourceTexts.Text>> texts() {
        var texts = new TreeMap<Path, List<SourceTexts.Text>>();
        Stream.concat(files(".jte"), files(".java")).forEach(file -> texts.put(file, SourceTexts.of(content(file))));
        files("/plans.json").forEach(file -> texts.put(file, SourceTexts.ofPlans(content(file))));
        return texts;
    }

    private static Map<String, Map<Entry.Key, Entry>> translations() {
        var translations = new HashMap<String, Map<Entry.Key, Entry>>();
        LANGUAGES.forEach(language -> translations.put(language, new HashMap<>()));
        files(".po").forEach(file -> {
            String name = file.getFileName().toString().replace(".po", "");
            PoFile.read(file.toString(), content(file))
                    .entries()
                    .forEach(entry ->
                            Objects.requireNonNull(translations.get(name)).put(entry.key(), entry));
        });
        return translations;
    }

    private static Stream<Path> files(String ending) {
        return MODULES.stream()
                .flatMap(WordsShapeTests::walk)
                .filter(file -> file.toString().replace('\\', '/').endsWith(ending));
    }

    private static Stream<Path> walk(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.toList().stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static List<String> lines(String list) {
        return content(Path.of("src", "test", "resources", "words", list))
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
