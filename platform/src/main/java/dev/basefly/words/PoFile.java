package dev.basefly.words;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file of translations as GNU gettext writes them, which every tool for translators reads. Strict: whatever is not
 * understood, empty or uncertain is a fault with its line.
 *
 * @param frame what the header line {@code X-Frame} says, null without one
 */
record PoFile(List<Entry> entries, @Nullable String frame) {

    private static final Pattern LINE =
            Pattern.compile("(?:(msgid|msgid_plural|msgstr|msgstr\\[[01]])\\s+)?\"((?:[^\"\\\\]|\\\\[n\"\\\\])*)\"");
    private static final String FORM = "A line is msgid, msgid_plural, msgstr, msgstr[0] or msgstr[1] with a text in"
            + " quotation marks, a text in quotation marks, a comment after # or empty.";
    private static final Pattern FRAME = Pattern.compile("X-Frame: (.*)");

    static PoFile read(String name, String content) {
        return new Reader(name).read(content.lines().toList());
    }

    private static final class Reader {

        private final String name;
        private final List<Entry> entries = new ArrayList<>();
        private final Map<Entry.Key, String> seen = new LinkedHashMap<>();
        private final Map<String, StringBuilder> open = new LinkedHashMap<>();
        private @Nullable String frame;
        private @Nullable StringBuilder last;
        private boolean term;
        private int start;
        private int at;

        Reader(String name) {
            this.name = name;
        }

        PoFile read(List<String> lines) {
            for (String line : lines) {
                at++;
                take(line.strip());
            }
            close();
            return new PoFile(List.copyOf(entries), frame);
        }

        private void take(String line) {
            if (line.isEmpty()) {
                close();
            } else if (line.startsWith("#,")) {
                close();
                flag(line);
            } else if (!line.startsWith("#")) {
                Matcher text = LINE.matcher(line);
                if (!text.matches()) {
                    throw fault(at, "is not understood: " + line, FORM);
                }
                add(text.group(1), text.group(2).translateEscapes());
            }
        }

        private void flag(String line) {
            List<String> flags = List.of(line.substring(2).strip().split("\\s*,\\s*"));
            if (flags.contains("fuzzy")) {
                throw fault(at, "the translation is marked as uncertain", "Check it and take the word fuzzy away.");
            }
            term = flags.contains("term");
        }

        private void add(@Nullable String keyword, String text) {
            if (keyword == null) {
                if (last == null) {
                    throw fault(at, "a text that belongs to nothing", "Write msgid or msgstr before it.");
                }
                last.append(text);
                return;
            }
            if (keyword.equals("msgid")) {
                if (!open.isEmpty()) {
                    close();
                }
                start = at;
            }
            last = new StringBuilder(text);
            if (open.put(keyword, last) != null) {
                throw fault(at, keyword + " is there twice", "Begin each text with msgid.");
            }
        }

        private void close() {
            if (!open.isEmpty()) {
                entry();
            }
            open.clear();
            last = null;
            term = false;
        }

        private void entry() {
            String english = text("msgid");
            if (english.isEmpty()) {
                Matcher line = FRAME.matcher(text("msgstr"));
                frame = line.find() ? line.group(1) : null;
                return;
            }
            boolean counted = open.containsKey("msgid_plural");
            var key = new Entry.Key(english, counted ? text("msgid_plural") : null);
            List<String> translations =
                    counted ? List.of(text("msgstr[0]"), text("msgstr[1]")) : List.of(text("msgstr"));
            if (translations.contains("")) {
                throw fault(start, key + " has no translation", "Write one into msgstr, or take the entry away.");
            }
            String before = seen.put(key, english);
            if (before != null) {
                throw fault(start, key + " is there twice", "Keep one of the two.");
            }
            entries.add(new Entry(key, translations, name + ":" + start, term));
        }

        private String text(String keyword) {
            StringBuilder text = open.get(keyword);
            if (text == null) {
                throw fault(
                        start,
                        keyword + " is missing",
                        "Each msgid needs a msgstr; with msgid_plural, both msgstr[0] and [1].");
            }
            return text.toString();
        }

        private BrokenWords fault(int line, String fault, String remedy) {
            return new BrokenWords(name + ":" + line, fault, remedy);
        }
    }
}
