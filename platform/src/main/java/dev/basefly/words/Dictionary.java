package dev.basefly.words;

import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The texts of one language, which never change.
 *
 * @param terms those that are looked up also where they were put into a sentence
 * @param frame what stands around every text instead of a translation, such as {@code [{0}]}; null for a real language
 */
record Dictionary(
        String tag,
        Map<Entry.Key, Entry> entries,
        List<Template> templates,
        Set<String> terms,
        @Nullable String frame) {

    private static final Pattern SENTENCE_END = Pattern.compile("(?<=\\.) ");

    private static final Pattern GROUPED = Pattern.compile("[0-9]{1,3}(?:,[0-9]{3}){1,5}");

    /** So many characters must be fixed for a sentence to be recognized by them. */
    private static final int FIXED = 8;

    /** Longer texts are no messages; patterns with several places would go back and forth in them. */
    private static final int RECOGNIZED = 1_000;

    /**
     * A sentence with places, as the pattern by which what was put into it is found again.
     *
     * @param said what is always said, from left to right; empty before a place at the beginning and after one at the end
     */
    record Template(Pattern pattern, List<String> said, String translation, int fixed) {

        static List<Template> of(Map<Entry.Key, Entry> entries) {
            List<Template> templates = new ArrayList<>();
            entries.forEach((key, entry) -> {
                String bare = Sentence.PLACE.matcher(key.english()).replaceAll("");
                if (key.plural() == null && bare.length() >= FIXED && !bare.equals(key.english())) {
                    templates.add(new Template(
                            pattern(key.english()),
                            said(key.english()),
                            entry.translations().getFirst(),
                            bare.length()));
                }
            });
            templates.sort(Comparator.comparingInt(Template::fixed).reversed());
            return List.copyOf(templates);
        }

        private static Pattern pattern(String english) {
            var expression = new StringBuilder();
            Set<Integer> seen = new HashSet<>();
            for (Sentence.Part part : Sentence.parts(english)) {
                switch (part) {
                    case Sentence.Part.Said said -> expression.append(Pattern.quote(said.text()));
                    case Sentence.Part.Place place -> {
                        String group = "p" + place.index();
                        expression.append(seen.add(place.index()) ? "(?<" + group + ">.+?)" : "\\k<" + group + ">");
                    }
                }
            }
            return Pattern.compile(expression.toString(), Pattern.DOTALL);
        }

        private static List<String> said(String english) {
            return List.of(Sentence.PLACE.split(english, -1));
        }

        /**
         * Whether the text has all that is always said, and begins and ends with it: a pattern with several places would go
         * back and forth before it found out that the end is another one.
         */
        boolean mayBe(String text) {
            if (!text.startsWith(said.getFirst()) || !text.endsWith(said.getLast())) {
                return false;
            }
            int at = 0;
            for (String piece : said) {
                int found = text.indexOf(piece, at);
                if (found < 0) {
                    return false;
                }
                at = found + piece.length();
            }
            return true;
        }

        /** @param shown how what was put in is shown */
        String of(Matcher found, UnaryOperator<String> shown) {
            var filled = new StringBuilder();
            for (Sentence.Part part : Sentence.parts(translation)) {
                switch (part) {
                    case Sentence.Part.Said said -> filled.append(said.text());
                    case Sentence.Part.Place place -> filled.append(shown.apply(found.group("p" + place.index())));
                }
            }
            return filled.toString();
        }
    }

    static Dictionary english() {
        return new Dictionary("en", Map.of(), List.of(), Set.of(), null);
    }

    static Dictionary of(String tag, Map<Entry.Key, Entry> entries) {
        return new Dictionary(tag, Map.copyOf(entries), Template.of(entries), terms(entries), null);
    }

    /** A language for tests, in which every text that has translations is recognized by its frame. */
    static Dictionary framed(String tag, String frame, Map<Entry.Key, Entry> all) {
        Map<Entry.Key, Entry> own = new HashMap<>();
        all.forEach((key, entry) -> own.put(key, entry.framed(frame)));
        return new Dictionary(tag, own, Template.of(own), terms(own), frame);
    }

    private static Set<String> terms(Map<Entry.Key, Entry> entries) {
        return entries.values().stream()
                .filter(Entry::term)
                .map(entry -> entry.key().english())
                .collect(Collectors.toUnmodifiableSet());
    }

    String text(String english) {
        Entry entry = entries.get(new Entry.Key(english, null));
        return entry == null ? english : entry.translations().getFirst();
    }

    String plural(String one, String many, long count) {
        Entry entry = entries.get(new Entry.Key(one, many));
        if (entry == null) {
            return count == 1 ? one : many;
        }
        return entry.translations().get(Plurals.form(tag, count));
    }

    /** Each sentence for itself, for a message and its remedy come as one text; as a whole when none of them is known. */
    String said(String english) {
        String exact = text(english);
        if (!exact.equals(english) || !english.endsWith(".")) {
            return exact.equals(english) ? recognized(english) : exact;
        }
        String sentences =
                SENTENCE_END.splitAsStream(english).map(this::sentence).collect(Collectors.joining(" "));
        return sentences.equals(english) ? recognized(english) : sentences;
    }

    private String sentence(String english) {
        String known = recognized(english);
        return known.equals(english) ? recognized(english.substring(0, english.length() - 1)) + "." : known;
    }

    String data(String text) {
        return frame == null ? text : frame.replace("{0}", text);
    }

    private String recognized(String english) {
        String translated = text(english);
        if (!translated.equals(english) || english.length() > RECOGNIZED) {
            return translated;
        }
        for (Template template : templates) {
            if (template.mayBe(english)) {
                Matcher found = template.pattern().matcher(english);
                if (found.matches()) {
                    return template.of(found, this::put);
                }
            }
        }
        return english;
    }

    /** A name stays; the platform's own words and numbers are shown as the language has them. */
    private String put(String english) {
        if (GROUPED.matcher(english).matches()) {
            long number = Long.parseLong(english.replace(",", ""));
            return NumberFormat.getIntegerInstance(Locale.forLanguageTag(tag)).format(number);
        }
        return terms.contains(english) ? text(english) : english;
    }
}
