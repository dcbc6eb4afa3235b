package dev.basefly.billing.standin;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads forms as Stripe takes them: {@code items[0][price]=price_1} is a tree, in which a list has its numbers as names. */
final class FormTree {

    private static final int DEEPEST = 8;

    private FormTree() {}

    static ObjectNode parse(@Nullable String form) {
        ObjectNode tree = JsonMapper.shared().createObjectNode();
        if (form == null || form.isEmpty()) {
            return tree;
        }
        for (String pair : form.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            put(tree, name, equals < 0 ? "" : decoded(pair.substring(equals + 1)));
        }
        return tree;
    }

    private static void put(ObjectNode tree, String name, String value) {
        String[] path = name.replace("]", "").split("\\[", DEEPEST + 1);
        ObjectNode node = tree;
        for (int step = 0; step < path.length - 1; step++) {
            String key = key(node, path[step]);
            JsonNode next = node.get(key);
            node = next instanceof ObjectNode known ? known : node.putObject(key);
        }
        node.put(key(node, path[path.length - 1]), value);
    }

    private static String key(ObjectNode node, String name) {
        return name.isEmpty() ? String.valueOf(node.size()) : name;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
