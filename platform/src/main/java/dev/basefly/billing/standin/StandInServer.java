package dev.basefly.billing.standin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The door of the stand-in's API: a port of its own on this machine alone. */
final class StandInServer {

    private static final Logger log = LoggerFactory.getLogger(StandInServer.class);
    private static final String VERSION = "/v1/";
    private static final int LARGEST_BODY = 1_048_576;

    private final Function<Call, Answer> api;
    private final Function<String, Optional<byte[]>> files;
    private @Nullable HttpServer server;
    private @Nullable ExecutorService threads;

    /**
     * A request.
     *
     * @param path without {@code /v1}, in its parts
     * @param form of the body, or the query
     * @param key the idempotency key, null for none
     */
    record Call(
            String method,
            List<String> path,
            @Nullable String form,
            @Nullable String key) {}

    /**
     * What is answered.
     *
     * @param replayed whether it was answered before under the same idempotency key
     */
    record Answer(int status, String body, boolean replayed) {}

    /** @param files what is at a path outside of the API, as Stripe has documents at addresses of their own */
    StandInServer(Function<Call, Answer> api, Function<String, Optional<byte[]>> files) {
        this.api = api;
        this.files = files;
    }

    synchronized String address() {
        if (server == null) {
            try {
                HttpServer made = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
                threads = Executors.newVirtualThreadPerTaskExecutor();
                made.setExecutor(threads);
                made.createContext(VERSION, this::handle);
                made.createContext(StandIn.PAGES, this::file);
                made.start();
                server = made;
            } catch (IOException failure) {
                throw new UncheckedIOException("The stand-in of Stripe finds no port", failure);
            }
        }
        return "http://localhost:" + server.getAddress().getPort();
    }

    synchronized void stop() {
        if (server != null) {
            server.stop(0);
            server = null;
        }
        if (threads != null) {
            threads.shutdownNow();
            threads = null;
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer = answer(exchange);
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.getResponseHeaders().set("Request-Id", "req_stand_in");
            if (answer.replayed()) {
                exchange.getResponseHeaders().set("Idempotent-Replayed", "true");
            }
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private void file(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] file = files.apply(exchange.getRequestURI().getPath()).orElse(null);
            if (file == null) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            exchange.getResponseHeaders().set("Content-Type", "application/pdf");
            exchange.sendResponseHeaders(200, file.length);
            exchange.getResponseBody().write(file);
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        if (!("Bearer " + StandIn.KEY).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            StandInError refusal = StandInError.unauthorized();
            return new Answer(refusal.status(), refusal.body().toString(), false);
        }
        String method = exchange.getRequestMethod();
        boolean reads = method.equals("GET");
        try (InputStream body = exchange.getRequestBody()) {
            String sent = new String(body.readNBytes(LARGEST_BODY), StandardCharsets.UTF_8);
            return api.apply(new Call(
                    method,
                    List.of(exchange.getRequestURI()
                            .getPath()
                            .substring(VERSION.length())
                            .split("/")),
                    reads ? exchange.getRequestURI().getRawQuery() : sent,
                    reads ? null : exchange.getRequestHeaders().getFirst("Idempotency-Key")));
        } catch (RuntimeException failure) {
            log.warn("The stand-in of Stripe failed", failure);
            return new Answer(500, "{\"error\":{\"type\":\"api_error\",\"message\":\"The stand-in failed\"}}", false);
        }
    }
}
