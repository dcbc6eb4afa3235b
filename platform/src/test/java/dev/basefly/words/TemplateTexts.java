package dev.basefly.words;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a template says in its own words, past every look-up. */
final class TemplateTexts {

    private static final Pattern SAYS = Pattern.compile("\\p{L}{2,}");
    private static final Pattern TAG = Pattern.compile("<(/?)([a-zA-Z][a-zA-Z0-9-]*)([^<>]*)>");
    private static final Pattern SPOKEN =
            Pattern.compile("\\b(?:aria-label|title|alt|placeholder|data-live-state)=\"([^\"]*\\p{L}[^\"]*)\"");
    private static final Pattern DIRECTIVE = Pattern.compile("@(?:if|elseif|for|template\\.[A-Za-z.]+)\\(");
    private static final Pattern WORDLESS = Pattern.compile(
            "(?m)^@(?:import|param)\\s.*$|@(?:else|endif|endfor|endraw|raw)\\b|(?s)<%--.*?--%>|<!doctype html>|<(script|style|svg)\\b.*?</\\1>");

    private TemplateTexts() {}

    /** The words, each with the line it begins in. */
    static List<String> hardCoded(String template) {
        List<String> found = new ArrayList<>();
        String html = blanked(template);
        Matcher tag = TAG.matcher(html);
        int from = 0;
        boolean data = false;
        while (tag.find()) {
            note(html, from, tag.start(), data, found);
            data = tag.group(3).contains("translate=\"no\"") || tag.group(2).equals("code");
            Matcher spoken = SPOKEN.matcher(tag.group(3));
            while (spoken.find()) {
                found.add(SourceTexts.line(html, tag.start()) + ": " + spoken.group());
            }
            from = tag.end();
        }
        note(html, from, html.length(), data, found);
        return found;
    }

    private static void note(String html, int from, int to, boolean data, List<String> found) {
        String text = html.substring(from, to).replaceAll("&[a-z]+;", " ");
        if (!data && SAYS.matcher(text).find()) {
            int start = from + text.length() - text.stripLeading().length();
            found.add(SourceTexts.line(html, start) + ": " + text.strip());
        }
    }

    /** The template with everything but its markup and words as blanks; lines stay lines. */
    private static String blanked(String template) {
        var html = new StringBuilder(template);
        Matcher wordless = WORDLESS.matcher(template);
        while (wordless.find()) {
            blank(html, wordless.start(), wordless.end());
        }
        String source = html.toString();
        blankCode(source, html, 0, source.length());
        return html.toString();
    }

    /** Blanks expressions and directives, but not the pieces of template inside them. */
    private static void blankCode(String source, StringBuilder html, int from, int to) {
        Matcher directive = DIRECTIVE.matcher(source);
        int at = from;
        while (at < to) {
            int open = source.startsWith("${", at) || source.startsWith("!{", at) ? at + 2 : -1;
            if (open < 0 && directive.region(at, to).lookingAt()) {
                open = directive.end();
            }
            if (open < 0) {
                at++;
                continue;
            }
            Code.Argument last = Code.arguments(source, open).getLast();
            int end = Math.min(to, last.start() + last.code().length() + 1);
            blankAround(source, html, at, end);
            at = end;
        }
    }

    private static void blankAround(String source, StringBuilder html, int from, int to) {
        int at = from;
        while (at < to) {
            int past = Code.pastText(source, at);
            if (past > at && source.charAt(at) == '@') {
                blank(html, at, at + 2);
                blankCode(source, html, at + 2, past - 1);
                blank(html, past - 1, past);
                at = past;
            } else {
                int end = Math.max(past, at + 1);
                blank(html, at, end);
                at = end;
            }
        }
    }

    private static void blank(StringBuilder html, int from, int to) {
        for (int at = from; at < to; at++) {
            if (html.charAt(at) != '\n') {
                html.setCharAt(at, ' ');
            }
        }
    }
}
