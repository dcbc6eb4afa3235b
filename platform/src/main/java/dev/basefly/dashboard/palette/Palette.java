package dev.basefly.dashboard.palette;

import static dev.basefly.words.Words.later;
import static dev.basefly.words.Words.t;

import dev.basefly.dashboard.Navigation;
import dev.basefly.dashboard.component.Icon;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What can be opened and done, in groups.
 *
 * @param asked the words that were searched for, empty for all
 */
public record Palette(String asked, List<Group> groups) {

    /** Where it is found, also without scripts. */
    static final String PATH = "/go";

    /** A longer question finds nothing anyway. */
    private static final int LONGEST = 100;

    public Palette {
        groups = List.copyOf(groups);
    }

    /** Entries of one sort. */
    public record Group(String title, List<Entry> entries) {

        public Group {
            entries = List.copyOf(entries);
        }

        public String id() {
            return "palette-" + title.toLowerCase(Locale.ROOT);
        }

        /** The id of an entry within the page. */
        public String id(Entry entry) {
            return id() + "-" + entries.indexOf(entry);
        }
    }

    /** A page or an action. */
    public record Entry(String label, String path, Icon icon) {

        private boolean has(List<String> words) {
            String name = plain(t(label) + " " + label);
            return words.stream().allMatch(name::contains);
        }
    }

    /** Those whose name, as it is shown or in English, has all the words in it, in whatever case and with or without accents. */
    static Palette of(Navigation navigation, String asked) {
        String question = asked.length() > LONGEST ? asked.substring(0, LONGEST) : asked;
        List<String> words = Arrays.stream(plain(question).split("\\s+"))
                .filter(word -> !word.isEmpty())
                .toList();
        List<Group> groups = new ArrayList<>();
        add(
                groups,
                later("Pages"),
                navigation.pages().stream()
                        .map(item -> new Entry(item.label(), item.path(), item.icon()))
                        .filter(entry -> entry.has(words))
                        .toList());
        add(
                groups,
                later("Actions"),
                navigation.commands().stream()
                        .map(command -> new Entry(command.label(), command.path(), command.icon()))
                        .filter(entry -> entry.has(words))
                        .toList());
        return new Palette(question.strip(), groups);
    }

    private static void add(List<Group> groups, String title, List<Entry> entries) {
        if (!entries.isEmpty()) {
            groups.add(new Group(title, entries));
        }
    }

    private static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT);
    }
}
