package dev.basefly.testkit.faults;

import dev.basefly.testkit.faults.Messages.Message;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One client's connection through the proxy: a thread for each direction. */
final class Conversation {

    private static final int BUFFER = 65_536;

    private final Socket client;
    private final Socket server;
    private final Weather weather;
    private final Function<String, @Nullable Disturbance> disturbances;
    private final Map<String, String> prepared = new HashMap<>();
    private volatile @Nullable Disturbance current;

    /** @param disturbances what is to happen to a statement, null for nothing */
    Conversation(Socket client, Socket server, Weather weather, Function<String, @Nullable Disturbance> disturbances) {
        this.client = client;
        this.server = server;
        this.weather = weather;
        this.disturbances = disturbances;
    }

    /** @param ended called when it is over, also after {@link #cut()} */
    void start(Runnable ended) {
        Thread.ofVirtual().start(() -> {
            untilItEnds(this::carryRequests);
            // A statement that is late, or whose answer is to be lost, still needs both.
            if (current == null) {
                close(client);
                close(server);
            }
        });
        Thread.ofVirtual().start(() -> {
            untilItEnds(this::carryAnswers);
            close(client);
            close(server);
            Disturbance last = current;
            if (last != null) {
                last.hasArrived();
            }
            ended.run();
        });
    }

    /** Breaks it on both sides; the client finds its connection reset. */
    void cut() {
        reset(client);
        close(server);
    }

    @FunctionalInterface
    private interface Direction {
        void carry() throws IOException, InterruptedException;
    }

    private static void untilItEnds(Direction direction) {
        try {
            direction.carry();
        } catch (IOException broken) {
            // One side ended it, which the other one has to see.
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void carryRequests() throws IOException, InterruptedException {
        Messages requests = Messages.ofClient(client.getInputStream());
        OutputStream out = new BufferedOutputStream(server.getOutputStream(), BUFFER);
        boolean first = true;
        for (Message request = requests.next(); request != null; request = requests.next()) {
            Disturbance disturbance = disturbance(request);
            if (disturbance != null) {
                current = disturbance;
                disturb(disturbance, request, requests, out);
                return;
            }
            weather.pass(request.bytes().length, first);
            out.write(request.bytes());
            first = requests.isDry();
            if (first) {
                out.flush();
            }
        }
    }

    private void disturb(Disturbance disturbance, Message request, Messages requests, OutputStream out)
            throws IOException, InterruptedException {
        byte[] all = untilSync(request, requests);
        switch (disturbance.fate()) {
            case REQUEST_LOST -> {
                cut();
                disturbance.hasHappened();
            }
            case REQUEST_LATE -> {
                reset(client);
                disturbance.hasHappened();
                disturbance.awaitRelease();
                send(all, out);
            }
            case ANSWER_LOST, ANSWER_TORN -> send(all, out);
        }
    }

    private static void send(byte[] bytes, OutputStream out) throws IOException {
        out.write(bytes);
        out.flush();
    }

    /** The messages up to the one after which the server commits and answers. */
    private static byte[] untilSync(Message first, Messages requests) throws IOException {
        var all = new ByteArrayOutputStream();
        all.writeBytes(first.bytes());
        Message next = first;
        while (next != null && next.type() != 'S' && next.type() != 'Q') {
            next = requests.next();
            if (next != null) {
                all.writeBytes(next.bytes());
            }
        }
        return all.toByteArray();
    }

    private void carryAnswers() throws IOException, InterruptedException {
        Messages answers = Messages.ofServer(server.getInputStream());
        OutputStream out = new BufferedOutputStream(client.getOutputStream(), BUFFER);
        boolean first = true;
        for (Message answer = answers.next(); answer != null; answer = answers.next()) {
            Disturbance disturbance = current;
            if (disturbance == null) {
                weather.pass(answer.bytes().length, first);
                out.write(answer.bytes());
                first = answers.isDry();
                if (first) {
                    out.flush();
                }
            } else if (answer.type() == 'Z') {
                end(disturbance, out);
                return;
            }
        }
    }

    /** The server is ready for the next statement, so this one is committed. */
    private void end(Disturbance disturbance, OutputStream out) throws IOException {
        if (disturbance.fate() == Fate.ANSWER_TORN) {
            out.write('2');
            out.flush();
        }
        cut();
        disturbance.hasHappened();
    }

    private @Nullable Disturbance disturbance(Message request) {
        return switch (request.type()) {
            case 'P' -> {
                prepared.put(request.text(0), request.text(1));
                yield null;
            }
            case 'B' -> disturbances.apply(prepared.getOrDefault(request.text(1), ""));
            case 'Q' -> disturbances.apply(request.text(0));
            default -> null;
        };
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException closed) {
            return;
        }
        close(socket);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException closed) {
            // It is closed either way.
        }
    }
}
