package dev.basefly.testkit.leaks;

import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Words by which the tenant of a value is seen, whatever it has come through. */
final class Marks {

    private static final Pattern MARK = Pattern.compile("mk(\\d{5})x");

    private static final Pattern ID = Pattern.compile("[a-z]{2,12}_[0-7][0-9a-hjkmnp-tv-z]{25}");

    private Marks() {}

    static String of(int tenant) {
        return "mk%05dx".formatted(tenant);
    }

    /** The identifiers in the text, as the API writes them. */
    static Stream<String> ids(String text) {
        return ID.matcher(text).results().map(MatchResult::group);
    }

    /** The first mark in the text that is not this tenant's. */
    static Optional<String> foreign(String text, int tenant) {
        var own = of(tenant);
        return MARK.matcher(text)
                .results()
                .map(MatchResult::group)
                .filter(mark -> !mark.equals(own))
                .findFirst();
    }
}
