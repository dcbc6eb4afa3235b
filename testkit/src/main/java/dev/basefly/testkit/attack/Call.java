package dev.basefly.testkit.attack;

import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.ApiResponse;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request, ready to be sent by whomever. */
record Call(String method, String path, @Nullable String body, Map<String, String> headers) {

    Call {
        headers = Map.copyOf(headers);
    }

    static Call get(String path) {
        return new Call("GET", path, null, Map.of());
    }

    Call with(String header, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Call(method, path, body, more);
    }

    Call withBody(String other) {
        return new Call(method, path, other, headers);
    }

    Call withQuery(String query) {
        return new Call(method, path + (path.contains("?") ? "&" : "?") + query, body, headers);
    }

    ApiResponse by(ApiClient caller) {
        var client = caller;
        for (var header : headers.entrySet()) {
            client = client.withHeader(header.getKey(), header.getValue());
        }
        return client.send(method, path, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    }

    /** Whether the caller himself wrote this, so that an answer that repeats it tells nothing new. */
    boolean says(String text) {
        return path.contains(text)
                || (body != null && body.contains(text))
                || headers.values().stream().anyMatch(value -> value.contains(text));
    }
}
