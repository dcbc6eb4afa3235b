package dev.basefly.dashboard;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every colour, distance and duration of the pages, read from one JSON document and rendered as CSS custom properties.
 * A value is either one text or a pair for the light and the dark theme.
 */
record DesignTokens(Map<String, Value> values, Map<String, String> breakpoints, List<Pairing> pairings) {

    private static final Pattern BREAKPOINT = Pattern.compile("\\(--([a-z]+)-(up|down)\\)");
    private static final Pattern UNSAFE = Pattern.compile("[{}<>;@\\\\]|/\\*|url\\(", Pattern.CASE_INSENSITIVE);

    DesignTokens {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        breakpoints = Map.copyOf(breakpoints);
        pairings = List.copyOf(pairings);
    }

    /** A token in both themes; equal texts mean that the theme does not matter. */
    record Value(String light, String dark) {

        boolean themed() {
            return !light.equals(dark);
        }
    }

    /** Colours that are shown on one another, with the contrast they must reach (WCAG 2.2, 1.4.3 and 1.4.11). */
    record Pairing(String foreground, String background, double ratio) {}

    static DesignTokens parse(String json) {
        var document = JsonMapper.shared().readTree(json);
        var values = new LinkedHashMap<String, Value>();
        var breakpoints = new LinkedHashMap<String, String>();
        var pairings = new ArrayList<Pairing>();
        for (var group : document.properties()) {
            switch (group.getKey()) {
                case "breakpoint" ->
                    group.getValue()
                            .properties()
                            .forEach(each -> breakpoints.put(
                                    each.getKey(), each.getValue().asString()));
                case "contrast" -> group.getValue().forEach(each -> pairings.addAll(pairings(each)));
                default ->
                    group.getValue()
                            .properties()
                            .forEach(each -> values.put(group.getKey() + "-" + each.getKey(), value(each.getValue())));
            }
        }
        return new DesignTokens(values, breakpoints, pairings);
    }

    /** The style sheet of all tokens: the visitor's explicit choice ({@code data-theme}) wins over the system's. */
    String css() {
        return css(values);
    }

    /**
     * The style sheet that changes only the given tokens, to be loaded after {@link #css()}, as an organization's brand.
     *
     * @throws IllegalArgumentException for a name that is no token, or a value that could leave its declaration
     */
    String overrideCss(Map<String, Value> overrides) {
        overrides.forEach((name, value) -> {
            if (!values.containsKey(name)) {
                throw new IllegalArgumentException("There is no design token named " + name);
            }
            if (UNSAFE.matcher(value.light() + value.dark()).find()) {
                throw new IllegalArgumentException("The value of design token " + name + " is not a plain CSS value");
            }
        });
        return css(overrides);
    }

    /** Replaces {@code (--md-up)} and {@code (--md-down)} by media conditions, which cannot read custom properties. */
    String withBreakpoints(String css) {
        return BREAKPOINT.matcher(css).replaceAll(match -> {
            var width = breakpoints.get(match.group(1));
            if (width == null) {
                throw new IllegalArgumentException("There is no breakpoint named " + match.group(1));
            }
            return match.group(2).equals("up") ? "(width >= " + width + ")" : "(width < " + width + ")";
        });
    }

    private static String css(Map<String, Value> tokens) {
        var dark = declarations(tokens, Value::themed, Value::dark);
        return ":root{color-scheme:light;" + declarations(tokens, _ -> true, Value::light) + "}\n"
                + "@media (prefers-color-scheme:dark){:root:not([data-theme=light]){color-scheme:dark;" + dark + "}}\n"
                + ":root[data-theme=dark]{color-scheme:dark;" + dark + "}\n";
    }

    private static String declarations(
            Map<String, Value> tokens, Function<Value, Boolean> wanted, Function<Value, String> text) {
        return tokens.entrySet().stream()
                .filter(token -> wanted.apply(token.getValue()))
                .map(token -> "--" + token.getKey() + ":" + text.apply(token.getValue()))
                .collect(Collectors.joining(";"));
    }

    private static Value value(JsonNode node) {
        return node.isString()
                ? new Value(node.asString(), node.asString())
                : new Value(
                        node.required("light").asString(), node.required("dark").asString());
    }

    private static List<Pairing> pairings(JsonNode rule) {
        var ratio = rule.required("ratio").asDouble();
        var pairings = new ArrayList<Pairing>();
        for (var text : rule.required("text")) {
            for (var background : rule.required("on")) {
                pairings.add(new Pairing("color-" + text.asString(), "color-" + background.asString(), ratio));
            }
        }
        return pairings;
    }
}
