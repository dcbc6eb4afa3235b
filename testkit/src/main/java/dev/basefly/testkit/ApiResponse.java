package dev.basefly.testkit;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** An answer of the HTTP API; {@code body} is a missing node when the text is no JSON. */
public record ApiResponse(int status, HttpHeaders headers, JsonNode body, String text) {

    static ApiResponse of(HttpResponse<?> response, String text) {
        return new ApiResponse(response.statusCode(), response.headers(), parse(text), text);
    }

    /** The node at a JSON pointer such as {@code /error/code}, or a missing node. */
    public JsonNode json(String pointer) {
        return body.at(pointer);
    }

    /** The text or number at a JSON pointer, as text; fails when nothing is there. */
    public String text(String pointer) {
        var node = json(pointer);
        if (!node.isValueNode()) {
            throw new AssertionError("No value at %s in the answer %d %s".formatted(pointer, status, text));
        }
        return node.asString();
    }

    public Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    private static JsonNode parse(String text) {
        if (text.isBlank()) {
            return MissingNode.getInstance();
        }
        try {
            return JsonMapper.shared().readTree(text);
        } catch (JacksonException notJson) {
            return MissingNode.getInstance();
        }
    }
}
