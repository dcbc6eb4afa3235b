package dev.basefly.audit;

import org.jspecify.annotations.Nullable;

/** Text as the log keeps it: bounded, and such that PostgreSQL gives back exactly what it was given. */
final class AuditText {

    /** The longest name of a thing, in UTF-16 units. */
    static final int NAME = 200;

    /** The longest value, in UTF-16 units. */
    static final int VALUE = 2_000;

    private static final char REPLACEMENT = '\uFFFD';

    private AuditText() {}

    /** Cuts what is too long, and replaces NUL and halves of surrogate pairs, which PostgreSQL does not store. */
    static String of(String text, int longest) {
        String bounded = text.length() > longest ? text.substring(0, longest - 1) + '…' : text;
        StringBuilder storable = null;
        for (int at = 0; at < bounded.length(); at++) {
            if (isStorable(bounded, at)) {
                continue;
            }
            if (storable == null) {
                storable = new StringBuilder(bounded);
            }
            storable.setCharAt(at, REPLACEMENT);
        }
        return storable == null ? bounded : storable.toString();
    }

    static @Nullable String ofNullable(@Nullable String text, int longest) {
        return text == null ? null : of(text, longest);
    }

    private static boolean isStorable(String text, int at) {
        char unit = text.charAt(at);
        if (Character.isHighSurrogate(unit)) {
            return at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1));
        }
        if (Character.isLowSurrogate(unit)) {
            return at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
        }
        return unit != 0;
    }
}
