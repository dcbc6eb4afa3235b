package dev.basefly.words;

import java.util.Locale;
import java.util.Set;

/** Which form of a text a number takes, after the plural rules of the Unicode CLDR for languages of two forms. */
final class Plurals {

    /** In these nought takes the form of one: 0 cluster, 1 cluster, 2 clusters. */
    private static final Set<String> NOUGHT_AS_ONE = Set.of("fr", "pt");

    private Plurals() {}

    /** 0 for the form of one, 1 for the other. */
    static int form(String tag, long count) {
        boolean one = count == 1 || (count == 0 && oneIsSeveral(tag));
        return one ? 0 : 1;
    }

    /** Whether the form of one stands for several numbers, and so must name the number. */
    static boolean oneIsSeveral(String tag) {
        return NOUGHT_AS_ONE.contains(Locale.forLanguageTag(tag).getLanguage());
    }
}
