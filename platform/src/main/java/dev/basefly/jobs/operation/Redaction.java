package dev.basefly.jobs.operation;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NumericNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * A payload as an operator may read it who was not let in by the organization: its structure, ids, times and words of
 * enumerations. All other text and numbers are told by their length only, as are names of fields that no record of ours has,
 * such as the keys of a map; and what is called a secret not at all.
 */
public final class Redaction {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    /** An id, or a time; a date alone may be that of somebody's birth. */
    private static final Pattern PLAIN = Pattern.compile("[a-z]{2,12}_[0-7][0-9a-hjkmnp-tv-z]{25}"
            + "|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
            + "|\\d{4}-\\d{2}(-\\d{2}T[0-9:.]+(Z|[+-]\\d{2}:\\d{2}))?");

    private static final Pattern NAME = Pattern.compile("[a-z][a-zA-Z0-9_]{0,39}");
    private static final Pattern SECRET =
            Pattern.compile("(?i).*(secret|password|token|authorization|cookie|credential|api_?key|private_?key).*");
    private static final Pattern BETWEEN = Pattern.compile("(?<=[:/ ])|(?=[:/ ])");
    private static final int MOST_ENTRIES = 50;
    private static final int DEEPEST = 8;
    private static final int LONGEST = 8_000;

    private Redaction() {}

    /**
     * The payload, shortened to 8,000 characters.
     *
     * @param type what the payload is read as; null for a kind that is not known here
     */
    public static String of(String json, @Nullable Class<?> type) {
        String text = JsonMapper.shared()
                .writerWithDefaultPrettyPrinter()
                .writeValueAsString(redacted(JsonMapper.shared().readTree(json), type, 0));
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "\n…";
    }

    /** A key such as {@code invoice:org_…}, of which the ids and times remain. */
    static String key(String key) {
        StringBuilder shown = new StringBuilder();
        for (String part : BETWEEN.split(key, -1)) {
            shown.append(part.length() == 1 && !Character.isLetterOrDigit(part.charAt(0)) ? part : text(part));
        }
        return shown.toString();
    }

    private static JsonNode redacted(JsonNode node, @Nullable Type type, int depth) {
        if (depth > DEEPEST) {
            return JSON.stringNode("…");
        }
        return switch (node) {
            case ObjectNode object -> object(object, type, depth);
            case ArrayNode array -> array(array, element(type), depth);
            case StringNode string -> JSON.stringNode(word(string.asString(), type));
            case NumericNode number -> JSON.stringNode(digits(number));
            default -> node;
        };
    }

    private static ObjectNode object(ObjectNode object, @Nullable Type type, int depth) {
        ObjectNode shown = JSON.objectNode();
        Map<String, Type> components = components(type);
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (shown.size() == MOST_ENTRIES) {
                shown.put("…", object.size() - MOST_ENTRIES + " more");
                break;
            }
            String name = field.getKey();
            boolean known = components.containsKey(name)
                    || PLAIN.matcher(name).matches()
                    // All that is known of an unknown kind is that its payload is a record.
                    || (type == null && depth == 0 && NAME.matcher(name).matches());
            JsonNode value = SECRET.matcher(name).matches()
                    ? JSON.stringNode("‹secret›")
                    : redacted(field.getValue(), components.getOrDefault(name, valueOf(type)), depth + 1);
            shown.set(known ? name : "‹field " + (shown.size() + 1) + "›", value);
        }
        return shown;
    }

    private static ArrayNode array(ArrayNode array, @Nullable Type element, int depth) {
        ArrayNode shown = JSON.arrayNode();
        for (int at = 0; at < Math.min(array.size(), MOST_ENTRIES); at++) {
            shown.add(redacted(array.get(at), element, depth + 1));
        }
        if (array.size() > MOST_ENTRIES) {
            shown.add(array.size() - MOST_ENTRIES + " more");
        }
        return shown;
    }

    private static String word(String text, @Nullable Type type) {
        Class<?> known = raw(type);
        boolean enumerated = known != null
                && known.isEnum()
                && Arrays.stream(known.getEnumConstants())
                        .anyMatch(constant -> ((Enum<?>) constant).name().equals(text));
        return enumerated ? text : text(text);
    }

    private static String text(String text) {
        return text.isEmpty() || PLAIN.matcher(text).matches() ? text : "‹" + text.length() + " characters›";
    }

    private static String digits(NumericNode number) {
        long digits = number.asString().chars().filter(Character::isDigit).count();
        return digits == 1 ? "‹1 digit›" : "‹" + digits + " digits›";
    }

    /** The types of a record's components by name; none of anything else. */
    private static Map<String, Type> components(@Nullable Type type) {
        Map<String, Type> components = new HashMap<>();
        Class<?> known = raw(type);
        if (known != null && known.isRecord()) {
            for (RecordComponent component : known.getRecordComponents()) {
                components.put(component.getName(), component.getGenericType());
            }
        }
        return components;
    }

    /** Of what a map has. */
    private static @Nullable Type valueOf(@Nullable Type type) {
        return type instanceof ParameterizedType map && isA(Map.class, map) ? map.getActualTypeArguments()[1] : null;
    }

    private static @Nullable Type element(@Nullable Type type) {
        return switch (type) {
            case Class<?> array when array.isArray() -> array.getComponentType();
            case GenericArrayType array -> array.getGenericComponentType();
            case ParameterizedType list when isA(Collection.class, list) -> list.getActualTypeArguments()[0];
            case null, default -> null;
        };
    }

    private static boolean isA(Class<?> wanted, Type type) {
        Class<?> known = raw(type);
        return known != null && wanted.isAssignableFrom(known);
    }

    private static @Nullable Class<?> raw(@Nullable Type type) {
        return switch (type) {
            case Class<?> known -> known;
            case ParameterizedType optional
            when optional.getRawType() == Optional.class -> raw(optional.getActualTypeArguments()[0]);
            case ParameterizedType known when known.getRawType() instanceof Class<?> raw -> raw;
            case null, default -> null;
        };
    }
}
