package dev.basefly.testkit.attack;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** A way into the application and who may use it, as the application itself declares. */
record Route(String method, String path, Rule rule) {

    /** What a variable must look like, as in {@code {color:[0-9a-f]{6}}}. */
    private static final Pattern CONDITION = Pattern.compile("(?<=\\{\\w{1,60}):(?:[^{}]|\\{[^{}]*})*(?=})");

    /** Who may use a route. */
    sealed interface Rule {

        /** Callers that are not signed in, too. */
        record Anyone() implements Rule {}

        /** Everybody who is signed in. */
        record SignedIn() implements Rule {}

        /** The staff of the installation. */
        record Operators() implements Rule {}

        /** Members of the organization in scope with one of these built-in roles. */
        record Holders(String permission, Set<String> roles) implements Rule {

            public Holders {
                roles = Set.copyOf(roles);
            }
        }
    }

    /** Reads a row of the route table; an unknown rule is an IllegalArgumentException. */
    static Route of(JsonNode row) {
        var text = row.path("rule").asString();
        var roles = row.path("roles").valueStream().map(JsonNode::asString).toList();
        var path = CONDITION.matcher(row.path("path").asString()).replaceAll("");
        return new Route(row.path("method").asString(), path, rule(text, Set.copyOf(roles)));
    }

    private static Rule rule(String text, Set<String> roles) {
        if (text.startsWith("Anyone")) {
            return new Rule.Anyone();
        }
        if (text.startsWith("Requires ")) {
            return new Rule.Holders(text.substring("Requires ".length()), roles);
        }
        return switch (text) {
            case "SignedIn" -> new Rule.SignedIn();
            case "Operators" -> new Rule.Operators();
            default -> throw new IllegalArgumentException("The attack suite does not know the rule " + text);
        };
    }

    boolean open() {
        return rule instanceof Rule.Anyone;
    }

    boolean api() {
        return path.startsWith("/api/");
    }

    boolean reads() {
        return method.equals("GET");
    }

    List<String> segments() {
        return Arrays.asList(path.split("/"));
    }

    List<String> variables() {
        return segments().stream()
                .filter(Route::isVariable)
                .map(Route::variable)
                .toList();
    }

    static boolean isVariable(String segment) {
        return segment.startsWith("{");
    }

    /** The name of a segment's variable. */
    static String variable(String segment) {
        return segment.substring(1, segment.indexOf('}'));
    }

    /** What follows a segment's variable, such as {@code .css}; mostly nothing. */
    static String ending(String segment) {
        return segment.substring(segment.indexOf('}') + 1);
    }

    /** How the route is written in findings. */
    String name() {
        return method + " " + path;
    }
}
