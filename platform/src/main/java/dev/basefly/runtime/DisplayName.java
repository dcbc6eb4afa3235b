package dev.basefly.runtime;

import java.text.Normalizer;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The rule for the short texts by which people tell things apart: their own names and those of organizations, teams and
 * clusters. Every script and emoji is welcome; what cannot be seen, or turns the order of what stands beside it, is not.
 */
public final class DisplayName {

    private static final Pattern WHITE_SPACE = Pattern.compile("[\\s\\p{Z}]+");

    /** Letters that are blank by design. */
    private static final Set<Integer> BLANK =
            Set.of(0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0, 0x1D159);

    private static final int NON_JOINER = 0x200C;
    private static final int JOINER = 0x200D;

    /** Names stand in mails, where programs turn what looks like an address into a link. */
    private static final Pattern WEB_ADDRESS = Pattern.compile("://|www\\.", Pattern.CASE_INSENSITIVE);

    private static final Pattern STACKED_MARKS = Pattern.compile("\\p{M}{9}");
    private static final Pattern VISIBLE = Pattern.compile("[\\p{L}\\p{N}\\p{S}\\p{P}]");

    private DisplayName() {}

    /** The text as it is stored: composed (NFC), without surrounding or doubled white space. */
    public static String tidy(String text) {
        return Normalizer.normalize(WHITE_SPACE.matcher(text).replaceAll(" ").strip(), Normalizer.Form.NFC);
    }

    /** What is wrong with a tidied text, as the rest of a sentence about it; empty when nothing is. */
    public static Optional<String> fault(String tidy, int longest) {
        int length = tidy.codePointCount(0, tidy.length());
        if (length < 1 || length > longest) {
            return Optional.of("must have 1 to " + longest + " characters");
        }
        if (tidy.chars().anyMatch(Character::isISOControl)) {
            return Optional.of("must not contain control characters");
        }
        if (hasUnseen(tidy.codePoints().toArray())) {
            return Optional.of("must not contain invisible characters");
        }
        if (!VISIBLE.matcher(tidy).find() || STACKED_MARKS.matcher(tidy).find()) {
            return Optional.of("must be readable");
        }
        if (WEB_ADDRESS.matcher(tidy).find()) {
            return Optional.of("must not contain web addresses");
        }
        return Optional.empty();
    }

    /** Controls, formats (bidirectional ones among them), private use, unassigned and lone surrogates count as unseen. */
    private static boolean hasUnseen(int[] text) {
        for (int at = 0; at < text.length; at++) {
            boolean seen = isSeen(text[at]) || (isJoiner(text[at]) && isJoining(text, at));
            if (!seen) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSeen(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.SURROGATE -> false;
            default -> !BLANK.contains(codePoint);
        };
    }

    private static boolean isJoiner(int codePoint) {
        return codePoint == NON_JOINER || codePoint == JOINER;
    }

    /** Persian words and families of emoji need a joiner between two characters that can be seen. */
    private static boolean isJoining(int[] text, int at) {
        return at > 0 && at < text.length - 1 && isJoinable(text[at - 1]) && isJoinable(text[at + 1]);
    }

    private static boolean isJoinable(int codePoint) {
        return isSeen(codePoint) && codePoint != ' ' && codePoint > 0x7F;
    }
}
