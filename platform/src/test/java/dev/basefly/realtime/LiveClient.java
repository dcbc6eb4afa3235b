package dev.basefly.realtime;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A listener on a bare socket. */
final class LiveClient implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Frame END = new Frame("(end)", "", "");

    private final Socket socket;
    private final BufferedReader reader;
    private final BlockingQueue<Frame> frames = new LinkedBlockingQueue<>();
    private final String status;
    private final List<String> head;

    /** One event of the stream; the id is the last one up to there, as browsers have it. */
    record Frame(String event, String id, String data) {

        JsonNode json() {
            return JsonMapper.shared().readTree(data);
        }
    }

    private LiveClient(Socket socket) throws IOException {
        this.socket = socket;
        this.reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        this.status = reader.readLine();
        this.head = new ArrayList<>();
        for (String line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
            head.add(line);
        }
    }

    /** Asks with these headers, each with its colon; the answer may be a refusal. */
    static LiveClient ask(URI server, String path, String... headers) {
        try {
            Socket socket = new Socket(server.getHost(), server.getPort());
            String request = "GET " + path + " HTTP/1.1\r\nHost: " + server.getAuthority() + "\r\n"
                    + String.join("\r\n", headers) + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new LiveClient(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Listens; anything but a stream is an error. */
    static LiveClient listen(URI server, String path, String... headers) {
        LiveClient client = ask(server, path, headers);
        if (!client.status.contains(" 200 ") && !client.status.endsWith(" 200")) {
            throw new AssertionError(client.status + " " + client.body());
        }
        Thread.ofVirtual().start(client::read);
        return client;
    }

    String status() {
        return status;
    }

    List<String> head() {
        return head;
    }

    /** What follows the head of a refusal. */
    String body() {
        StringBuilder text = new StringBuilder();
        try {
            socket.setSoTimeout(200);
            for (int octet = reader.read(); octet >= 0; octet = reader.read()) {
                text.append((char) octet);
            }
            return text.toString();
        } catch (IOException silence) {
            return text.toString();
        }
    }

    /** The next event; comments are none. */
    Frame next() {
        try {
            Frame frame = frames.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (frame == null) {
                throw new AssertionError("Nothing came");
            }
            return frame;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The next event of that name; others before it are passed over. */
    Frame next(String event) {
        for (Frame frame = next(); !frame.equals(END); frame = next()) {
            if (frame.event().equals(event)) {
                return frame;
            }
        }
        throw new AssertionError("The stream ended before " + event);
    }

    /** Whether the server ends the stream, and nothing but this comes before. */
    boolean ends() {
        return next().equals(END);
    }

    /** What has come and nobody has looked at. */
    List<Frame> left() {
        List<Frame> all = new ArrayList<>();
        frames.drainTo(all);
        return all;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        String event = "message";
        String id = "";
        StringBuilder data = new StringBuilder();
        try {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.startsWith("event: ")) {
                    event = line.substring(7);
                } else if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("data: ")) {
                    data.append(line, 6, line.length());
                } else if (line.isEmpty() && !data.isEmpty()) {
                    frames.add(new Frame(event, id, data.toString()));
                    event = "message";
                    data.setLength(0);
                }
            }
        } catch (IOException cut) {
            // Told by what follows.
        }
        frames.add(END);
    }
}
