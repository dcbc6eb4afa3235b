package dev.basefly.testkit.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a program hears on the stream of changes, all of which is kept; see {@link dev.basefly.testkit.ApiClient#listen}. */
public final class LiveChanges implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Of its own: a stream ends with its connection, while another thread waits for the next line. */
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    private final List<Heard> heard = new CopyOnWriteArrayList<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);

    /**
     * One event of the stream.
     *
     * @param event such as {@code change}, {@code reset} or {@code end}
     * @param id the last one up to there, with which another stream goes on; empty before the first
     */
    public record Heard(String event, String id, JsonNode data) {}

    private LiveChanges() {}

    /** Listens to the stream at this address from now on, so that whatever happens later is heard. */
    public static LiveChanges at(URI stream, Map<String, String> headers) {
        var changes = new LiveChanges();
        var request = HttpRequest.newBuilder(stream);
        headers.forEach(request::setHeader);
        Thread.ofVirtual().start(() -> changes.listen(request.build()));
        if (!within(changes.begun)) {
            changes.close();
            throw new AssertionError("The stream " + stream + " did not begin");
        }
        return changes;
    }

    /** All that was heard since the stream began. */
    public List<Heard> heard() {
        return List.copyOf(heard);
    }

    /** What was told of changes, in its order. */
    public List<JsonNode> changes() {
        return heard.stream()
                .filter(one -> one.event().equals("change"))
                .map(Heard::data)
                .toList();
    }

    /** Whether the server ends the stream while one waits for it. */
    public boolean ends() {
        return within(over);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private void listen(HttpRequest request) {
        var event = new StringBuilder();
        var id = new StringBuilder();
        try (var lines = http.send(request, BodyHandlers.ofLines()).body()) {
            lines.forEach(line -> {
                if (line.startsWith("event: ")) {
                    event.replace(0, event.length(), line.substring(7));
                } else if (line.startsWith("id: ")) {
                    id.replace(0, id.length(), line.substring(4));
                } else if (line.startsWith("data: ")) {
                    hear(new Heard(
                            event.toString(), id.toString(), JsonMapper.shared().readTree(line.substring(6))));
                }
            });
        } catch (IOException | UncheckedIOException cut) {
            // What is missing tells it.
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } finally {
            over.countDown();
        }
    }

    private void hear(Heard one) {
        heard.add(one);
        if (one.event().equals("hello")) {
            begun.countDown();
        }
    }

    private static boolean within(CountDownLatch latch) {
        try {
            return latch.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
