package dev.basefly.words;

/**
 * Text that is no label. It travels between the characters by which Unicode isolates a name from the sentence around it
 * (UAX #9); where one is shown by mistake, nothing is seen of them.
 */
final class Datum {

    private static final char FIRST_STRONG_ISOLATE = '\u2068';
    private static final char POP_DIRECTIONAL_ISOLATE = '\u2069';

    private Datum() {}

    static String of(String text) {
        return is(text) ? text : FIRST_STRONG_ISOLATE + text + POP_DIRECTIONAL_ISOLATE;
    }

    static boolean is(String text) {
        return text.length() > 1
                && text.charAt(0) == FIRST_STRONG_ISOLATE
                && text.charAt(text.length() - 1) == POP_DIRECTIONAL_ISOLATE;
    }

    static String inside(String marked) {
        return marked.substring(1, marked.length() - 1);
    }
}
