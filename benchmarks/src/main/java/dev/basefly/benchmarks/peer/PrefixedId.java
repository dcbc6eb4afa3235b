package dev.basefly.benchmarks.peer;

import java.util.UUID;

/** Writes a UUID as Basefly's identifiers look, so that both services send the same bytes. */
final class PrefixedId {

    private static final char[] DIGITS = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
    private static final int LENGTH = 26;

    private PrefixedId() {}

    static String text(String prefix, UUID id) {
        char[] digits = new char[LENGTH];
        long high = id.getMostSignificantBits();
        long low = id.getLeastSignificantBits();
        for (int at = LENGTH - 1; at >= 0; at--) {
            digits[at] = DIGITS[(int) (low & 31)];
            low = (low >>> 5) | (high << 59);
            high >>>= 5;
        }
        return prefix + "_" + new String(digits);
    }
}
