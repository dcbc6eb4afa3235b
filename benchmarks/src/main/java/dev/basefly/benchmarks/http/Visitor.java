package dev.basefly.benchmarks.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Somebody with a browser, as far as cookies and the parts of a page go. Used by one thread. */
final class Visitor implements AutoCloseable {

    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
    private static final Pattern PART =
            Pattern.compile("<(?:script|link|img)\\b[^>]*?\\b(?:src|href)=\"(/[^\"]+)\"[^>]*>");
    /** Links of a page that a browser does not load with it. */
    private static final Pattern NOT_LOADED = Pattern.compile("rel=\"(?:canonical|alternate|next|prev|author|help)\"");

    private final URI server;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, String> cookies = new LinkedHashMap<>();

    Visitor(URI server) {
        this.server = server;
    }

    /** Signs in by the form, as people do. */
    void signIn(String email, String password) {
        Matcher token = CSRF.matcher(page("/sign-in"));
        if (!token.find()) {
            throw new IllegalStateException("The sign-in page has no form");
        }
        HttpResponse<byte[]> answer = send(request("/sign-in")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("email=" + encoded(email) + "&password=" + encoded(password) + "&_csrf="
                        + encoded(token.group(1)))));
        if (answer.statusCode() != 303) {
            throw new IllegalStateException("Not signed in: " + answer.statusCode());
        }
    }

    /** The header with which a browser would say who it is; empty before there is a session. */
    Map<String, String> headers() {
        Map<String, String> headers =
                new LinkedHashMap<>(Map.of("Accept", "text/html,*/*;q=0.8", "Accept-Language", "en"));
        if (!cookies.isEmpty()) {
            headers.put("Cookie", cookie());
        }
        return headers;
    }

    /** What goes over the wire when the page is opened with an empty cache, heads of the answers included, in bytes. */
    long weight(String path) {
        long bytes = size(send(request(path).header("Accept-Encoding", "gzip").GET()));
        for (String part : parts(page(path))) {
            bytes += size(send(request(part).header("Accept-Encoding", "gzip").GET()));
        }
        return bytes;
    }

    private String page(String path) {
        return new String(send(request(path).GET()).body(), StandardCharsets.UTF_8);
    }

    private static Set<String> parts(String html) {
        return PART.matcher(html)
                .results()
                .filter(part -> !NOT_LOADED.matcher(part.group()).find())
                .map(part -> part.group(1))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path));
        headers().forEach(request::setHeader);
        return request;
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) {
        try {
            HttpResponse<byte[]> answer = http.send(request.build(), BodyHandlers.ofByteArray());
            if (answer.statusCode() >= 400) {
                throw new IllegalStateException(answer + ": " + new String(answer.body(), StandardCharsets.UTF_8));
            }
            answer.headers().allValues("Set-Cookie").forEach(this::keep);
            return answer;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private void keep(String header) {
        int end = header.indexOf(';');
        String cookie = end < 0 ? header : header.substring(0, end);
        cookies.put(cookie.substring(0, cookie.indexOf('=')), cookie);
    }

    /** All cookies as one header has them; empty before there are any. */
    String cookie() {
        return String.join("; ", cookies.values());
    }

    private static long size(HttpResponse<byte[]> answer) {
        long head = answer.headers().map().entrySet().stream()
                .flatMap(header -> header.getValue().stream().map(value -> header.getKey() + ": " + value + "\r\n"))
                .mapToLong(String::length)
                .sum();
        return "HTTP/1.1 200 \r\n\r\n".length() + head + answer.body().length;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        http.close();
    }
}
