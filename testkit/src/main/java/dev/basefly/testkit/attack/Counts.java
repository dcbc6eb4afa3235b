package dev.basefly.testkit.attack;

import dev.basefly.testkit.ApiClient;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Every number and length of a list that somebody is shown, to be the same whatever happens to others. */
record Counts(Map<String, Long> numbers) {

    static Counts of(ApiClient caller, List<Route> routes) {
        var numbers = new TreeMap<String, Long>();
        routes.stream()
                .filter(route ->
                        route.api() && route.reads() && route.variables().isEmpty())
                .filter(route -> !(route.rule() instanceof Route.Rule.Operators))
                // The audit log grows by being read.
                .filter(route -> !route.path().startsWith("/api/v1/audit"))
                .forEach(route -> collect(route.path(), caller.get(route.path()).body(), numbers));
        return new Counts(numbers);
    }

    /** The numbers that are the same in both. */
    Counts and(Counts other) {
        var same = new TreeMap<>(numbers);
        same.entrySet().retainAll(other.numbers.entrySet());
        return new Counts(same);
    }

    private static void collect(String at, JsonNode node, Map<String, Long> numbers) {
        if (node.isIntegralNumber()) {
            numbers.put(at, node.asLong());
        }
        if (node.isArray()) {
            numbers.put(at, (long) node.size());
            for (int i = 0; i < node.size(); i++) {
                collect(at + "/" + i, node.path(i), numbers);
            }
        }
        node.properties().forEach(field -> collect(at + "/" + field.getKey(), field.getValue(), numbers));
    }
}
