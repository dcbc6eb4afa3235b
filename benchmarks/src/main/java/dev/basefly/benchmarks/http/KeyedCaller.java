package dev.basefly.benchmarks.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Somebody who renames a cluster over one kept-alive connection, each time to another name. Used by one thread. */
final class KeyedCaller {

    private final KeptConnection connection;
    private final String head;
    private byte @Nullable [] first;
    private final byte[] again;
    private long calls;
    private long keys;

    KeyedCaller(InetSocketAddress server, String cluster, String accessToken) throws IOException {
        this.connection = new KeptConnection(server);
        this.head = "PATCH /api/v1/clusters/" + cluster + " HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n"
                + "Content-Type: application/json\r\nAuthorization: Bearer " + accessToken + "\r\n";
        this.again = request(UUID.randomUUID(), "Again");
    }

    void writeWithoutKey() {
        var ignored = connection.call(request(null, "Blue " + calls++));
    }

    void writeWithKey() {
        keys++;
        var ignored = connection.call(request(UUID.randomUUID(), "Blue " + calls++));
    }

    /** The same request each time, and the same answer. */
    void replay() {
        byte[] body = connection.call(again);
        if (first == null) {
            first = body;
            keys++;
        } else if (!Arrays.equals(first, body)) {
            throw new IllegalStateException("Another answer: " + new String(body, StandardCharsets.UTF_8));
        }
    }

    /** How many keys were used. */
    long keys() {
        return keys;
    }

    private byte[] request(@Nullable UUID key, String name) {
        String body = "{\"name\":\"" + name + "\"}";
        String line = key == null ? "" : "Idempotency-Key: " + key + "\r\n";
        return (head + line + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}
