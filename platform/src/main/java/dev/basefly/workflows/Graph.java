package dev.basefly.workflows;

import dev.basefly.jobs.JobFailure;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A definition, compiled: what comes after what, and what tells it from another one of its name and version. */
final class Graph<S extends Record> {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int LONGEST_STATE = 262_144;
    private static final int SHAPE_LENGTH = 8;
    /** An escaped NUL, behind an even number of backslashes: behind an odd one it is the text of an escape. */
    private static final Pattern NUL = Pattern.compile("(?<!\\\\)(?:\\\\\\\\)*\\\\u0000");

    /** What the database holds does not fit the record. */
    static final class Unreadable extends RuntimeException {

        private static final long serialVersionUID = 1;

        Unreadable(String message, RuntimeException cause) {
            super(message, cause);
        }
    }

    private final Workflow<S> definition;
    private final Map<String, Node<S>> nodes = new LinkedHashMap<>();
    private final Map<String, Node<S>> followers = new HashMap<>();
    private final String shape;

    Graph(Workflow<S> definition) {
        this.definition = definition;
        link(definition.nodes(), null);
        this.shape = shape(definition.nodes());
    }

    Workflow<S> definition() {
        return definition;
    }

    /** A hash of the parts and their order: a definition that changed under its version is another one. */
    String shape() {
        return shape;
    }

    @Nullable
    Node<S> node(String name) {
        return nodes.get(name);
    }

    /** The part to begin with, where the state leads; null when there is none. */
    @Nullable
    Node<S> first(S state) {
        return resolve(definition.nodes().isEmpty() ? null : definition.nodes().getFirst(), state);
    }

    /** The part that comes after this one, where the state leads; null at the end. */
    @Nullable
    Node<S> after(Node<S> node, S state) {
        return resolve(followers.get(node.name()), state);
    }

    S read(String json) {
        return read(json, definition.state());
    }

    static <P> P read(String json, Class<P> type) {
        try {
            P value = JSON.readValue(json, type);
            return Objects.requireNonNull(value, "null");
        } catch (RuntimeException unreadable) {
            throw new Unreadable("This is no " + type.getSimpleName() + ": " + unreadable.getMessage(), unreadable);
        }
    }

    /** @throws JobFailure permanent, when the database could not hold it */
    static String write(Record value) {
        String json = JSON.writeValueAsString(value);
        try {
            requireBounds(json);
        } catch (IllegalArgumentException unbearable) {
            throw JobFailure.permanent(
                    "The " + value.getClass().getSimpleName() + " of a workflow " + unbearable.getMessage(), null);
        }
        return json;
    }

    /** @throws IllegalArgumentException when it is no JSON object, or none that the database can hold */
    static void requireStorable(String json) {
        requireBounds(json);
        JsonNode read;
        try {
            read = JSON.readTree(json);
        } catch (JacksonException broken) {
            throw new IllegalArgumentException("is no JSON: " + broken.getOriginalMessage(), broken);
        }
        if (!read.isObject()) {
            throw new IllegalArgumentException("must be a JSON object");
        }
    }

    private static void requireBounds(String json) {
        if (json.length() > LONGEST_STATE) {
            throw new IllegalArgumentException(
                    "has at most " + LONGEST_STATE + " characters: store the rest and keep where it is");
        }
        if (NUL.matcher(json).find()) {
            throw new IllegalArgumentException("has no NUL in its texts, which the database cannot hold");
        }
    }

    private void link(List<Node<S>> sequence, @Nullable Node<S> afterwards) {
        for (int at = 0; at < sequence.size(); at++) {
            Node<S> node = sequence.get(at);
            Node<S> next = at + 1 < sequence.size() ? sequence.get(at + 1) : afterwards;
            nodes.put(node.name(), node);
            if (next != null) {
                followers.put(node.name(), next);
            }
            if (node instanceof Node.Choice<S> choice) {
                link(choice.then(), next);
                link(choice.otherwise(), next);
            }
        }
    }

    private @Nullable Node<S> resolve(@Nullable Node<S> from, S state) {
        Node<S> node = from;
        while (node instanceof Node.Choice<S> choice) {
            List<Node<S>> way = choice.condition().test(state) ? choice.then() : choice.otherwise();
            node = way.isEmpty() ? followers.get(choice.name()) : way.getFirst();
        }
        return node;
    }

    private static <S extends Record> String shape(List<Node<S>> nodes) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(outline(nodes).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, SHAPE_LENGTH);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static <S extends Record> String outline(List<Node<S>> nodes) {
        return nodes.stream()
                .map(node -> switch (node) {
                    case Node.Step<S> step ->
                        (step.outside() ? "call " : "step ")
                                + step.name()
                                + (step.compensation() == null ? "" : " undone");
                    case Node.Sleep<S> sleep -> "sleep " + sleep.name();
                    case Node.Await<S, ?> await -> "await " + await.name();
                    case Node.Choice<S> choice ->
                        "when " + choice.name() + "(" + outline(choice.then()) + ")(" + outline(choice.otherwise())
                                + ")";
                })
                .collect(Collectors.joining(","));
    }
}
