package dev.basefly.testkit.attack;

import dev.basefly.testkit.Cast;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The OpenAPI document of the running application: which parameters and body a route takes, with examples of both. */
final class Contract {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Set<String> FREE_TEXT = Set.of("name", "title", "label", "description", "organizationName");
    private static final int DEEPEST = 6;

    private final JsonNode document;
    private final Map<String, Object> bodies = new ConcurrentHashMap<>();

    Contract(JsonNode document) {
        this.document = document;
    }

    /** Sends {@code body} to the route instead of one made from its schema. */
    void give(String route, Object body) {
        bodies.put(route, body);
    }

    boolean describes(Route route) {
        return !operation(route).isMissingNode();
    }

    /** The names of the query parameters. */
    List<String> queryParameters(Route route) {
        return parameters(route)
                .filter(parameter -> parameter.path("in").asString("").equals("query"))
                .map(parameter -> parameter.path("name").asString())
                .toList();
    }

    /** The query without which the route cannot be called, as {@code a=b&c=d}. */
    String requiredQuery(Route route) {
        return String.join(
                "&",
                parameters(route)
                        .filter(parameter -> parameter.path("in").asString("").equals("query")
                                && parameter.path("required").asBoolean(false))
                        .map(parameter -> parameter.path("name").asString() + "=" + exampleText(parameter))
                        .toList());
    }

    /** The value a path variable is shown with, or the first of those it may have. */
    Optional<String> pathExample(Route route, String variable) {
        return parameters(route)
                .filter(parameter -> parameter.path("name").asString("").equals(variable))
                .map(Contract::exampleOrFirst)
                .flatMap(Optional::stream)
                .map(JsonNode::asString)
                .findFirst();
    }

    /** Whether the route takes JSON. */
    boolean takesJson(Route route) {
        return !bodySchema(route).isMissingNode();
    }

    /** The type of the body where it is something else than JSON, such as a picture. */
    Optional<String> otherType(Route route) {
        return takesJson(route)
                ? Optional.empty()
                : resolve(operation(route).path("requestBody")).path("content").propertyNames().stream()
                        .findFirst();
    }

    /** The fields the body may have. */
    Set<String> fields(Route route) {
        return Set.copyOf(resolve(bodySchema(route)).path("properties").propertyNames());
    }

    /** A body after the schema's examples, in which ids are those of the world and texts carry its mark. */
    Optional<JsonNode> body(Route route, World world) {
        var given = bodies.get(route.name());
        if (given != null) {
            return Optional.of(fill(JsonMapper.shared().valueToTree(given), world));
        }
        return takesJson(route) ? Optional.of(example(bodySchema(route), "", world, 0)) : Optional.empty();
    }

    private JsonNode fill(JsonNode body, World world) {
        return JsonMapper.shared().readTree(body.toString().replace("$mark", world.mark()));
    }

    private JsonNode operation(Route route) {
        return document.path("paths").path(route.path()).path(route.method().toLowerCase(Locale.ROOT));
    }

    private Stream<JsonNode> parameters(Route route) {
        return operation(route).path("parameters").valueStream().map(this::resolve);
    }

    private JsonNode bodySchema(Route route) {
        return resolve(operation(route).path("requestBody"))
                .path("content")
                .path("application/json")
                .path("schema");
    }

    private JsonNode example(JsonNode reference, String name, World world, int depth) {
        var schema = resolve(reference);
        var shown = exampleOrFirst(schema);
        if (shown.isPresent() && !shown.get().isString()) {
            return shown.get();
        }
        return switch (type(schema)) {
            case "object" -> object(schema, world, depth);
            case "array" -> JSON.arrayNode().add(example(schema.path("items"), name, world, depth + 1));
            case "boolean" -> JSON.booleanNode(false);
            case "integer", "number" -> JSON.numberNode(schema.path("minimum").asInt(1));
            default ->
                JSON.stringNode(text(schema, name, shown.map(JsonNode::asString).orElse(null), world));
        };
    }

    private ObjectNode object(JsonNode schema, World world, int depth) {
        var object = JSON.objectNode();
        var required =
                schema.path("required").valueStream().map(JsonNode::asString).toList();
        for (var property : schema.path("properties").properties()) {
            var shown = resolve(property.getValue());
            var needed = required.contains(property.getKey()) || required.isEmpty();
            if (depth < DEEPEST && (needed || exampleOrFirst(shown).isPresent()) && !isOptional(shown, required)) {
                object.set(property.getKey(), example(shown, property.getKey(), world, depth + 1));
            }
        }
        return object;
    }

    /** Where a schema names no required fields, those are left out that may be null and are shown without an example. */
    private static boolean isOptional(JsonNode schema, List<String> required) {
        return required.isEmpty() && nullable(schema) && exampleOrFirst(schema).isEmpty();
    }

    private static boolean nullable(JsonNode schema) {
        return schema.path("type")
                .valueStream()
                .anyMatch(type -> type.asString("").equals("null"));
    }

    private static String text(JsonNode schema, String name, @Nullable String shown, World world) {
        if (name.toLowerCase(Locale.ROOT).contains("email")
                || schema.path("format").asString("").equals("email")) {
            return world.freshAddress();
        }
        if (name.toLowerCase(Locale.ROOT).endsWith("password")) {
            return name.startsWith("new") ? "cobalt meadow lantern 17" : Cast.PASSWORD;
        }
        if (shown != null && Ids.isId(shown)) {
            return world.idLike(shown).orElse(shown);
        }
        if (FREE_TEXT.contains(name)
                && schema.path("enum").isMissingNode()
                && schema.path("pattern").isMissingNode()) {
            return world.freshName();
        }
        if (shown != null) {
            return shown;
        }
        return switch (schema.path("format").asString("")) {
            case "date-time" -> "2031-01-01T00:00:00Z";
            case "date" -> "2031-01-01";
            case "uri" -> "https://example.com/";
            default ->
                world.idNamed(name)
                        .orElse("text".repeat(1 + schema.path("minLength").asInt(1) / 4));
        };
    }

    private static String exampleText(JsonNode parameter) {
        return exampleOrFirst(parameter).map(JsonNode::asString).orElse("text");
    }

    private static Optional<JsonNode> exampleOrFirst(JsonNode node) {
        return Stream.of(
                        node.path("example"),
                        node.path("examples").path(0),
                        node.path("schema").path("example"),
                        node.path("schema").path("examples").path(0),
                        node.path("enum").path(0),
                        node.path("schema").path("enum").path(0))
                .filter(found -> !found.isMissingNode())
                .findFirst();
    }

    private static String type(JsonNode schema) {
        var type = schema.path("type");
        var named = type.isArray()
                ? type.valueStream()
                        .map(JsonNode::asString)
                        .filter(each -> !each.equals("null"))
                        .findFirst()
                        .orElse("string")
                : type.asString("");
        return named.isEmpty() && schema.has("properties") ? "object" : named;
    }

    private JsonNode resolve(JsonNode node) {
        var reference = node.path("$ref").asString("");
        return reference.startsWith("#/") ? resolve(document.at(reference.substring(1))) : node;
    }
}
