package dev.basefly.benchmarks.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A request as it goes over the wire and the body that each answer to it must have, byte by byte. */
final class HttpCall {

    private final byte[] request;
    private final byte[] expected;

    HttpCall(byte[] request, byte[] expected) {
        this.request = request;
        this.expected = expected;
    }

    static byte[] get(String path, Map<String, String> headers) {
        var text = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n");
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
}
