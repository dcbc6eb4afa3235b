package dev.basefly.benchmarks.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Predicate;

/** A request as it goes over the wire, and what the body of each answer to it must be. */
final class HttpCall {

    private final byte[] request;
    private final byte[] expected;
    private final Predicate<byte[]> right;

    /** A call whose answers must be these, byte by byte. */
    HttpCall(byte[] request, byte[] expected) {
        this(request, expected, body -> Arrays.equals(body, expected));
    }

    private HttpCall(byte[] request, byte[] expected, Predicate<byte[]> right) {
        this.request = request;
        this.expected = expected;
        this.right = right;
    }

    /** A call for a page, no two of which are the same for the nonces in them: each must have this text. */
    static HttpCall page(byte[] request, String text) {
        byte[] part = text.getBytes(StandardCharsets.UTF_8);
        return new HttpCall(request, part, body -> new String(body, StandardCharsets.UTF_8).contains(text));
    }

    static byte[] get(String path, Map<String, String> headers) {
        var text = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n");
        if (!headers.containsKey("Accept")) {
            text.append("Accept: application/json\r\n");
        }
        headers.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    byte[] request() {
        return request;
    }

    byte[] expected() {
        return expected;
    }

    boolean isAnsweredBy(byte[] body) {
        return right.test(body);
    }
}
