package dev.basefly.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A server of canned answers for the tests of the testkit. */
final class LoopbackServer implements AutoCloseable {

    private final HttpServer server;

    LoopbackServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.start();
    }

    URI url() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    LoopbackServer answering(String path, Answer answer) {
        server.createContext(path, exchange -> {
            try (exchange) {
                var reply = answer.to(
                        exchange, new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                reply.headers.forEach(exchange.getResponseHeaders()::set);
                var body = reply.body.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(reply.status, body.length == 0 ? -1 : body.length);
                exchange.getResponseBody().write(body);
            }
        });
        return this;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    interface Answer {
        Reply to(HttpExchange request, String body);
    }

    record Reply(int status, Map<String, String> headers, String body) {

        static Reply json(int status, String body) {
            return new Reply(status, Map.of("Content-Type", "application/json"), body);
        }
    }
}
