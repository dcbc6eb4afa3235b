package dev.basefly.server;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What people read or hear of a page in the language en-XA that did not come out of a translation. Names, addresses and
 * the like are left out where the page marks them: {@code translate="no"}.
 */
final class VisibleWords {

    private static final Pattern TAG =
            Pattern.compile("<!--.*?-->|<(/?)([a-zA-Z][a-zA-Z0-9-]*)([^<>]*)>", Pattern.DOTALL);
    private static final Pattern SPOKEN = Pattern.compile("\\b(?:aria-label|title|alt|placeholder)=\"([^\"]*)\"");
    private static final Pattern ENTITY = Pattern.compile("&[a-z]+;|&#\\d+;");
    private static final Pattern LETTERS = Pattern.compile("\\p{L}{2,}");
    private static final Set<String> EMPTY =
            Set.of("br", "hr", "img", "input", "link", "meta", "path", "source", "wbr");
    private static final Set<String> SILENT = Set.of("script", "style", "code", "kbd", "textarea");

    private VisibleWords() {}

    /** An element that is open: whether it holds data, and how many brackets are open in its own text. */
    private record Open(boolean data, int brackets) {}

    static List<String> untranslated(String html) {
        List<String> found = new ArrayList<>();
        Deque<Open> open = new ArrayDeque<>(List.of(new Open(false, 0)));
        Matcher tag = TAG.matcher(html);
        int from = 0;
        while (tag.find()) {
            Open here = open.pop();
            open.push(here.data() ? here : new Open(false, note(html.substring(from, tag.start()), here, found)));
            from = tag.end();
            if (tag.group(2) == null
                    || EMPTY.contains(tag.group(2))
                    || tag.group(3).endsWith("/")) {
                continue;
            }
            if (!tag.group(1).isEmpty()) {
                open.pop();
                continue;
            }
            boolean data = here.data() || tag.group(3).contains("translate=\"no\"") || SILENT.contains(tag.group(2));
            open.push(new Open(data, 0));
            Matcher spoken = SPOKEN.matcher(tag.group(3));
            while (!data && spoken.find()) {
                note(spoken.group(1), new Open(false, 0), found);
            }
        }
        return found;
    }

    /** Notes a text with letters outside of brackets; returns how many brackets are open after it. */
    private static int note(String text, Open element, List<String> found) {
        int brackets = element.brackets();
        var outside = new StringBuilder();
        for (char c : ENTITY.matcher(text).replaceAll(" ").toCharArray()) {
            if (c == '⟦') {
                brackets++;
            } else if (c == '⟧') {
                brackets--;
            } else {
                outside.append(brackets > 0 ? ' ' : c);
            }
        }
        if (LETTERS.matcher(outside).find()) {
            found.add(text.strip());
        }
        return brackets;
    }
}
