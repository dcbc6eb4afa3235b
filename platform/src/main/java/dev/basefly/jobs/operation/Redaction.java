package dev.basefly.jobs.operation;

import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * A payload as an operator may read it who was not let in by the organization: its structure, numbers, ids, times and
 * words of enumerations. All other text is told by its length only, and what is called a secret not at all.
 */
final class Redaction {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Pattern PLAIN = Pattern.compile("[a-z]{2,12}_[0-7][0-9a-hjkmnp-tv-z]{25}"
            + "|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
            + "|\\d{4}-\\d{2}(-\\d{2}(T[0-9:.]+(Z|[+-]\\d{2}:\\d{2}))?)?"
            + "|[A-Z][A-Z0-9_]{0,39}");
    private static final Pattern SECRET =
            Pattern.compile("(?i).*(secret|password|token|authorization|cookie|credential|api_?key|private_?key).*");
    private static final int MOST_ENTRIES = 50;
    private static final int DEEPEST = 8;
    private static final int LONGEST = 8_000;

    private Redaction() {}

    static String of(String json) {
        String text = JsonMapper.shared()
                .writerWithDefaultPrettyPrinter()
                .writeValueAsString(redacted(JsonMapper.shared().readTree(json), 0));
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "\n…";
    }

    private static JsonNode redacted(JsonNode node, int depth) {
        if (depth > DEEPEST) {
            return JSON.stringNode("…");
        }
        return switch (node) {
            case ObjectNode object -> object(object, depth);
            case ArrayNode array -> array(array, depth);
            case StringNode string -> JSON.stringNode(text(string.asString()));
            default -> node;
        };
    }

    private static ObjectNode object(ObjectNode object, int depth) {
        ObjectNode shown = JSON.objectNode();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (shown.size() == MOST_ENTRIES) {
                shown.put("…", object.size() - MOST_ENTRIES + " more");
                break;
            }
            JsonNode value = SECRET.matcher(field.getKey()).matches()
                    ? JSON.stringNode("‹secret›")
                    : redacted(field.getValue(), depth + 1);
            shown.set(field.getKey(), value);
        }
        return shown;
    }

    private static ArrayNode array(ArrayNode array, int depth) {
        ArrayNode shown = JSON.arrayNode();
        for (int at = 0; at < Math.min(array.size(), MOST_ENTRIES); at++) {
            shown.add(redacted(array.get(at), depth + 1));
        }
        if (array.size() > MOST_ENTRIES) {
            shown.add(array.size() - MOST_ENTRIES + " more");
        }
        return shown;
    }

    private static String text(String text) {
        return text.isEmpty() || PLAIN.matcher(text).matches() ? text : "‹" + text.length() + " characters›";
    }
}
