package dev.basefly.words;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * All languages of the class path, read once: every jar takes part by its files {@code basefly/words/<folder>/<language>.po}.
 * The same text may stand in several files as long as they agree; where one of them calls it a term, it is one.
 */
final class Languages {

    static final String FILES = "classpath*:basefly/words/*/*.po";
    static final Languages LOADED = new Languages(files());

    private final Dictionary english = Dictionary.english();
    private final Map<String, Dictionary> byTag = new HashMap<>();

    /** @param files the content of each, by its path */
    Languages(Map<String, String> files) {
        Map<String, Map<Entry.Key, Entry>> translated = new TreeMap<>();
        Map<String, String> frames = new TreeMap<>();
        new TreeMap<>(files).forEach((path, content) -> {
            PoFile file = PoFile.read(path, content);
            if (file.frame() == null) {
                Map<Entry.Key, Entry> language = translated.computeIfAbsent(tag(path), tag -> new HashMap<>());
                file.entries().forEach(entry -> join(language, entry));
            } else {
                frames.put(tag(path), file.frame());
            }
        });
        translated.forEach((tag, entries) -> byTag.put(tag, Dictionary.of(tag, entries)));
        Map<Entry.Key, Entry> all = new HashMap<>();
        translated.values().forEach(all::putAll);
        frames.forEach((tag, frame) -> byTag.put(tag, Dictionary.framed(tag, frame, all)));
    }

    boolean have(Locale locale) {
        return locale.getLanguage().equals(english.tag()) || find(locale) != null;
    }

    Dictionary of(Locale locale) {
        Dictionary found = find(locale);
        return found == null ? english : found;
    }

    List<Locale> offered() {
        return Stream.concat(
                        Stream.of(Locale.ENGLISH),
                        byTag.values().stream()
                                .filter(language -> language.frame() == null)
                                .map(language -> Locale.forLanguageTag(language.tag()))
                                .sorted(Comparator.comparing(locale -> locale.getDisplayName(locale))))
                .toList();
    }

    private @Nullable Dictionary find(Locale locale) {
        Dictionary exact = byTag.get(locale.toLanguageTag());
        return exact == null ? byTag.get(locale.getLanguage()) : exact;
    }

    private static void join(Map<Entry.Key, Entry> language, Entry entry) {
        Entry before = language.putIfAbsent(entry.key(), entry);
        if (before != null && !before.translations().equals(entry.translations())) {
            throw new BrokenWords(
                    entry.origin(),
                    entry.key() + " is translated as " + entry.translations() + ", in " + before.origin() + " as "
                            + before.translations(),
                    "Use the same translation in both, or make the English texts differ.");
        }
        if (entry.term()) {
            language.put(entry.key(), entry);
        }
    }

    /** {@code de} of {@code …/teams/de.po}. */
    private static String tag(String path) {
        String tag = path.substring(path.lastIndexOf('/') + 1, path.length() - ".po".length());
        Locale locale = Locale.forLanguageTag(tag);
        if (locale.getLanguage().isEmpty() || !locale.toLanguageTag().equals(tag)) {
            throw new BrokenWords(path, tag + " is no language", "Name the file by a BCP 47 tag, such as de.po.");
        }
        return tag;
    }

    private static Map<String, String> files() {
        try {
            Map<String, String> files = new HashMap<>();
            for (Resource file :
                    new PathMatchingResourcePatternResolver(Languages.class.getClassLoader()).getResources(FILES)) {
                files.put(
                        Objects.requireNonNull(file.getURL()).toString(),
                        file.getContentAsString(StandardCharsets.UTF_8));
            }
            return files;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
