package dev.basefly.testkit.attack;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a page leads to: the addresses of its links and forms, and the fields of a form. */
final class Links {

    private static final Pattern ADDRESS = Pattern.compile("(?:href|action|hx-get|hx-post)=\"(/[^\"#]*)");
    private static final Pattern FORM = Pattern.compile("(?s)<form[^>]*action=\"([^\"]*)\"[^>]*>(.*?)</form>");
    private static final Pattern FIELD = Pattern.compile("<(?:input|textarea|select)[^>]*\\bname=\"([^\"]+)\"[^>]*>");
    private static final Pattern VALUE = Pattern.compile("\\bvalue=\"([^\"]*)\"");
    private static final Pattern OPTION = Pattern.compile("(?s)<option[^>]*value=\"([^\"]+)\"");

    private Links() {}

    static Set<String> in(String page) {
        return ADDRESS.matcher(page)
                .results()
                .map(found -> unescape(found.group(1)))
                .collect(Collectors.toSet());
    }

    /** The fields of the page's form that is sent to {@code path}, filled in as it is shown, or empty. */
    static Map<String, String> form(String page, String path) {
        return FORM.matcher(page)
                .results()
                .filter(form -> unescape(form.group(1)).equals(path))
                .findFirst()
                .map(form -> fields(form.group(2)))
                .orElse(Map.of());
    }

    private static Map<String, String> fields(String form) {
        var fields = new LinkedHashMap<String, String>();
        FIELD.matcher(form).results().forEach(field -> fields.put(field.group(1), value(form, field)));
        return fields;
    }

    private static String value(String form, MatchResult field) {
        if (field.group().startsWith("<select")) {
            var option = OPTION.matcher(form.substring(field.end()));
            return option.find() ? unescape(option.group(1)) : "";
        }
        var value = VALUE.matcher(field.group());
        return value.find() ? unescape(value.group(1)) : "";
    }

    private static String unescape(String text) {
        return text.replace("&#34;", "\"").replace("&#39;", "'").replace("&amp;", "&");
    }
}
