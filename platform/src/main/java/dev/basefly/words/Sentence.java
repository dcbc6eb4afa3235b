package dev.basefly.words;

import java.text.NumberFormat;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text with places for arguments: {@code {0}} to {@code {9}}. An apostrophe or any other brace stands for itself. */
final class Sentence {

    static final Pattern PLACE = Pattern.compile("\\{([0-9])}");

    private Sentence() {}

    /** A piece of a sentence: what is said, or the number of the argument that belongs here. */
    sealed interface Part {

        record Said(String text) implements Part {}

        record Place(int index) implements Part {}
    }

    static List<Part> parts(String text) {
        List<Part> parts = new ArrayList<>();
        Matcher place = PLACE.matcher(text);
        int from = 0;
        while (place.find()) {
            if (place.start() > from) {
                parts.add(new Part.Said(text.substring(from, place.start())));
            }
            parts.add(new Part.Place(place.group(1).charAt(0) - '0'));
            from = place.end();
        }
        if (from < text.length()) {
            parts.add(new Part.Said(text.substring(from)));
        }
        return parts;
    }

    /** Without arguments nothing is put in, so that braces in a finished text stay. */
    static String fill(String text, Locale locale, Object... arguments) {
        if (arguments.length == 0) {
            return text;
        }
        List<Object> given = List.of(arguments);
        var filled = new StringBuilder();
        for (Part part : parts(text)) {
            switch (part) {
                case Part.Said said -> filled.append(said.text());
                case Part.Place place -> filled.append(shown(argument(place, given), locale));
            }
        }
        return filled.toString();
    }

    /** The argument of a place; a text that asks for one that was not given is an IllegalArgumentException. */
    static Object argument(Part.Place place, List<Object> arguments) {
        if (place.index() >= arguments.size()) {
            throw new IllegalArgumentException("A text has a place {" + place.index() + "}, but was given only "
                    + arguments.size() + " arguments");
        }
        return arguments.get(place.index());
    }

    static String shown(Object argument, Locale locale) {
        return switch (argument) {
            case Number number -> NumberFormat.getInstance(locale).format(number);
            case Instant instant -> Words.time(instant);
            case LocalDate day -> Words.day(day);
            default -> Words.plain(argument.toString());
        };
    }
}
