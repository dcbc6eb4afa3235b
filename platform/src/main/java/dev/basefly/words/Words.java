package dev.basefly.words;

import dev.basefly.runtime.RequestScope;
import gg.jte.Content;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Says things in the language of the request scope. What is looked up is the English text itself; a text that nobody
 * translated stays as it is, so looking one up twice does no harm.
 */
public final class Words {

    private Words() {}

    /**
     * The text in the language of the scope.
     *
     * @param english the text; {@code {0}} stands for the first argument
     * @param arguments what is put in: numbers and times in the locale's form, texts as they are, which are never looked up
     */
    public static String t(String english, Object... arguments) {
        if (Datum.is(english)) {
            return language().data(Datum.inside(english));
        }
        return Sentence.fill(language().text(english), locale(), arguments);
    }

    /** Like {@link #t}, for a sentence with elements in it: an argument may be a piece of a template. */
    public static Content rich(String english, Object... arguments) {
        return new RichSentence(Sentence.parts(language().text(english)), locale(), List.of(arguments));
    }

    /**
     * A text that depends on a number.
     *
     * @param one the English text for one, such as {@code "one member"}
     * @param many for all other numbers, such as {@code "{0} members"}; {@code {0}} is the number
     * @param more what {@code {1}} and further places stand for
     */
    public static String plural(long count, String one, String many, Object... more) {
        var arguments = new Object[more.length + 1];
        arguments[0] = count;
        System.arraycopy(more, 0, arguments, 1, more.length);
        return Sentence.fill(language().plural(one, many, count), locale(), arguments);
    }

    /** Marks a text that is looked up where it is shown; for constants, which are made before there is a language. */
    public static String later(String english) {
        return english;
    }

    /**
     * Marks a sentence that is kept in English, such as an event's: {@link #said} finds what was put into it again where it is
     * shown.
     */
    public static String noted(String english) {
        return english;
    }

    /** Marks what somebody else named, so that a person called "Search" keeps that name where labels are looked up. */
    public static String data(String text) {
        return Datum.of(text);
    }

    /** The label without the mark of {@link #data}, for where it is no text to read, such as in an identifier. */
    public static String plain(String label) {
        return Datum.is(label) ? Datum.inside(label) : label;
    }

    /** A sentence that is kept in English or of an error, whose changing parts are found again in those that are known. */
    public static String said(String english) {
        return Datum.is(english) ? t(english) : language().said(english);
    }

    public static String number(long number) {
        return NumberFormat.getIntegerInstance(locale()).format(number);
    }

    /** Date and time in UTC, which the page then shows in the reader's own time zone. */
    public static String time(Instant instant) {
        return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
                        .withLocale(dates())
                        .withZone(ZoneOffset.UTC)
                        .format(instant)
                + " UTC";
    }

    /** A day, such as {@code 3 Oct 2026}. */
    public static String day(LocalDate day) {
        return DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM)
                .withLocale(dates())
                .format(day);
    }

    /** A day of this or the last year, where there is little room, such as {@code 3 Oct}. */
    public static String shortDay(LocalDate day) {
        return DateTimeFormatter.ofLocalizedPattern("MMMd").withLocale(dates()).format(day);
    }

    /** A day as a letter writes it, such as {@code 3 October 2026}. */
    public static String longDay(LocalDate day) {
        return DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG)
                .withLocale(dates())
                .format(day);
    }

    /** The language and the region in which the scope is answered; English outside of any. */
    public static Locale locale() {
        return RequestScope.find()
                .map(RequestScope::locale)
                .filter(Languages.LOADED::have)
                .orElse(Locale.ENGLISH);
    }

    /** The first of the locales whose language the pages are written in; empty for none. */
    public static Optional<Locale> first(List<Locale> wished) {
        return wished.stream()
                .map(Locale::stripExtensions)
                .filter(Languages.LOADED::have)
                .findFirst();
    }

    /** The languages that a person may choose, English first. */
    public static List<Locale> languages() {
        return Languages.LOADED.offered();
    }

    private static Dictionary language() {
        return Languages.LOADED.of(locale());
    }

    /** English of no region writes days as most of the world does. */
    private static Locale dates() {
        Locale locale = locale();
        return locale.equals(Locale.ENGLISH) ? Locale.UK : locale;
    }
}
