package dev.basefly.words;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text with its translations: one, or one for each form of the plural.
 *
 * @param origin the file and line it was read from
 * @param term whether it is also looked up where a message of an error has it for one of its places
 */
record Entry(Key key, List<String> translations, String origin, boolean term) {

    /**
     * What is looked up.
     *
     * @param plural the English text for other numbers than one, null for a text without a number
     */
    record Key(String english, @Nullable String plural) {

        @Override
        public String toString() {
            return plural == null ? '"' + english + '"' : '"' + english + "\" / \"" + plural + '"';
        }
    }

    Entry {
        translations = List.copyOf(translations);
    }

    Entry framed(String frame) {
        String one = frame.replace("{0}", key.english());
        List<String> texts = key.plural() == null ? List.of(one) : List.of(one, frame.replace("{0}", key.plural()));
        return new Entry(key, texts, "framed", term);
    }
}
