package dev.basefly.runtime;

import java.util.Arrays;
import java.util.UUID;

/**
 * Text form of an identifier: a prefix that names the type, an underscore, and the 128 bits of a UUID as 26 characters
 * of Crockford's base 32 in lower case, after the TypeID specification 0.3.
 */
final class TypeId {

    private static final char[] DIGITS = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
    private static final byte[] VALUES = new byte[128];
    private static final int LENGTH = 26;

    static {
        Arrays.fill(VALUES, (byte) -1);
        for (int value = 0; value < DIGITS.length; value++) {
            VALUES[DIGITS[value]] = (byte) value;
        }
    }

    private TypeId() {}

    static String format(String prefix, UUID id) {
        char[] text = new char[prefix.length() + 1 + LENGTH];
        prefix.getChars(0, prefix.length(), text, 0);
        text[prefix.length()] = '_';
        long high = id.getMostSignificantBits();
        long low = id.getLeastSignificantBits();
        for (int at = text.length - 1; at > prefix.length(); at--) {
            text[at] = DIGITS[(int) (low & 31)];
            low = (low >>> 5) | (high << 59);
            high >>>= 5;
        }
        return new String(text);
    }

    /** @throws IllegalArgumentException when the text is not an identifier with this prefix */
    static UUID parse(String prefix, String text) {
        int start = prefix.length() + 1;
        if (text.length() != start + LENGTH || !text.startsWith(prefix) || text.charAt(start - 1) != '_') {
            throw malformed(prefix);
        }
        if (text.charAt(start) > '7') {
            throw malformed(prefix);
        }
        long high = 0;
        long low = 0;
        for (int at = start; at < text.length(); at++) {
            char digit = text.charAt(at);
            int value = digit < VALUES.length ? VALUES[digit] : -1;
            if (value < 0) {
                throw malformed(prefix);
            }
            high = (high << 5) | (low >>> 59);
            low = (low << 5) | value;
        }
        return new UUID(high, low);
    }

    private static IllegalArgumentException malformed(String prefix) {
        return new IllegalArgumentException("Not an identifier of the form " + prefix + "_ and 26 characters");
    }
}
