package dev.basefly.testkit;

import dev.basefly.testkit.live.LiveChanges;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** A JSON caller of the HTTP API; immutable, so each {@code with…} returns another caller. */
public final class ApiClient {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final URI baseUrl;
    private final HttpClient http;
    private final Map<String, String> headers;

    /** Calls {@code baseUrl} signed in as nobody, follows no redirects and keeps no cookies. */
    public ApiClient(URI baseUrl) {
        this(baseUrl, Http.WITHOUT_COOKIES, Map.of());
    }

    private ApiClient(URI baseUrl, HttpClient http, Map<String, String> headers) {
        this.baseUrl = baseUrl;
        this.http = http;
        this.headers = headers;
    }

    /** The same caller with an access token. */
    public ApiClient withBearer(String accessToken) {
        return withHeader("Authorization", "Bearer " + accessToken);
    }

    /** The same caller sending one more header with every request, in place of an earlier one of that name. */
    public ApiClient withHeader(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new ApiClient(baseUrl, http, Map.copyOf(more));
    }

    /** The same caller with an empty cookie jar of its own, as a browser has. */
    public ApiClient withCookies() {
        return new ApiClient(baseUrl, Http.build(HttpClient.newBuilder().cookieHandler(new CookieManager())), headers);
    }

    public ApiResponse get(String path) {
        return send("GET", path, BodyPublishers.noBody());
    }

    /** Posts nothing, as action resources without parameters expect. */
    public ApiResponse post(String path) {
        return send("POST", path, BodyPublishers.noBody());
    }

    public ApiResponse post(String path, Object body) {
        return sendJson("POST", path, body);
    }

    public ApiResponse put(String path, Object body) {
        return sendJson("PUT", path, body);
    }

    /** Puts the bytes, which the type need not fit. */
    public ApiResponse put(String path, byte[] content, String type) {
        return withHeader("Content-Type", type).send("PUT", path, BodyPublishers.ofByteArray(content));
    }

    public ApiResponse patch(String path, Object body) {
        return sendJson("PATCH", path, body);
    }

    public ApiResponse delete(String path) {
        return send("DELETE", path, BodyPublishers.noBody());
    }

    public ApiResponse delete(String path, Object body) {
        return sendJson("DELETE", path, body);
    }

    /** Listens to changes on these channels, which are separated by commas, until it is closed. */
    public LiveChanges listen(String channels) {
        return LiveChanges.at(baseUrl.resolve("/api/v1/live?channels=" + channels), headers);
    }

    /**
     * Sends {@code body} as it is, well-formed or not, with the content type set by {@link #withHeader}. Of a stream of
     * events, which has no end, the first one is the answer.
     */
    public ApiResponse send(String method, String path, BodyPublisher body) {
        var request = HttpRequest.newBuilder(baseUrl.resolve(path)).timeout(TIMEOUT);
        headers.forEach(request::setHeader);
        try {
            var answer = http.send(request.method(method, body).build(), BodyHandlers.ofInputStream());
            try (var content = answer.body()) {
                return ApiResponse.of(answer, isStream(answer) ? firstEvent(content) : all(content));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path + " got no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted during " + method + " " + path, e);
        }
    }

    private static boolean isStream(HttpResponse<?> answer) {
        return answer.headers()
                .firstValue("Content-Type")
                .filter(type -> type.startsWith("text/event-stream"))
                .isPresent();
    }

    private static String all(InputStream content) throws IOException {
        return new String(content.readAllBytes(), StandardCharsets.UTF_8);
    }

    private static String firstEvent(InputStream content) {
        var lines = new BufferedReader(new InputStreamReader(content, StandardCharsets.UTF_8)).lines();
        return lines.takeWhile(line -> !line.isEmpty()).collect(Collectors.joining("\n"));
    }

    private ApiResponse sendJson(String method, String path, Object body) {
        var caller = headers.containsKey("Content-Type") ? this : withHeader("Content-Type", "application/json");
        return caller.send(method, path, BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
    }

    private static final class Http {

        static final HttpClient WITHOUT_COOKIES = build(HttpClient.newBuilder());

        static HttpClient build(HttpClient.Builder builder) {
            return builder.version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(TIMEOUT)
                    .build();
        }
    }
}
