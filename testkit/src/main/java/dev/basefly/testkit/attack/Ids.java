package dev.basefly.testkit.attack;

import java.util.Set;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Identifiers as the API writes them: a prefix for the type, an underscore, 26 characters (TypeID specification 0.3). */
final class Ids {

    private static final Pattern ID =
            Pattern.compile("(?<![A-Za-z0-9_])[a-z]{2,12}_[0-7][0-9a-hjkmnp-tv-z]{25}(?![A-Za-z0-9_])");

    private Ids() {}

    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    static Set<String> in(String text) {
        return ID.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
    }

    static String prefix(String id) {
        return id.substring(0, id.lastIndexOf('_'));
    }

    /** An identifier of the type that nothing has. */
    static String unknown(String prefix) {
        return prefix + "_0" + UUID.randomUUID().toString().replace("-", "").substring(0, 25);
    }
}
