package dev.basefly.benchmarks.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A complete answer of HTTP/1.1, read with as little work as possible: the driver shares the cores with the server. */
final class HttpAnswer {

    private static final int STATUS_AT = "HTTP/1.1 ".length();

    private final int status;
    private final byte[] body;

    private HttpAnswer(int status, byte[] body) {
        this.status = status;
        this.body = body;
    }

    /**
     * Reads the first {@code length} bytes.
     *
     * @return null while the answer is not complete
     * @throws IllegalStateException when it is no answer, or more than one
     */
    static @Nullable HttpAnswer read(byte[] bytes, int length) {
        int head = endOfHead(bytes, length);
        if (head < 0) {
            return null;
        }
        String text = new String(bytes, 0, head, StandardCharsets.ISO_8859_1);
        if (!text.startsWith("HTTP/1.1 ")) {
            throw new IllegalStateException("Not HTTP/1.1: " + text);
        }
        int status = Integer.parseInt(text, STATUS_AT, STATUS_AT + 3, 10);
        String fields = text.toLowerCase(Locale.ROOT);
        int declared = fields.indexOf("\r\ncontent-length:");
        if (declared >= 0) {
            int from = declared + "\r\ncontent-length:".length();
            int size = Integer.parseInt(
                    text.substring(from, text.indexOf('\r', from)).strip());
            return complete(status, bytes, head, size, length);
        }
        if (fields.contains("\r\ntransfer-encoding: chunked")) {
            return chunked(status, bytes, head, length);
        }
        throw new IllegalStateException("An answer without a length: " + text);
    }

    int status() {
        return status;
    }

    byte[] body() {
        return body;
    }

    private static @Nullable HttpAnswer complete(int status, byte[] bytes, int from, int size, int length) {
        if (length < from + size) {
            return null;
        }
        requireEnd(from + size, length);
        byte[] body = new byte[size];
        System.arraycopy(bytes, from, body, 0, size);
        return new HttpAnswer(status, body);
    }

    private static @Nullable HttpAnswer chunked(int status, byte[] bytes, int from, int length) {
        var body = new ByteArrayOutputStream(length);
        int at = from;
        while (true) {
            int line = endOfLine(bytes, at, length);
            if (line < 0) {
                return null;
            }
            int size = Integer.parseInt(new String(bytes, at, line - at, StandardCharsets.ISO_8859_1), 16);
            int next = line + 2 + size + 2;
            if (next > length) {
                return null;
            }
            if (size == 0) {
                requireEnd(next, length);
                return new HttpAnswer(status, body.toByteArray());
            }
            body.write(bytes, line + 2, size);
            at = next;
        }
    }

    private static void requireEnd(int end, int length) {
        if (length > end) {
            throw new IllegalStateException(length - end + " bytes follow the answer");
        }
    }

    private static int endOfHead(byte[] bytes, int length) {
        int at = 0;
        while (true) {
            int line = endOfLine(bytes, at, length);
            if (line < 0) {
                return -1;
            }
            if (line == at) {
                return at + 2;
            }
            at = line + 2;
        }
    }

    private static int endOfLine(byte[] bytes, int from, int length) {
        for (int at = from; at + 1 < length; at++) {
            if (bytes[at] == '\r' && bytes[at + 1] == '\n') {
                return at;
            }
        }
        return -1;
    }
}
