package dev.basefly.benchmarks.http;

import dev.basefly.benchmarks.figures.Samples;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Drives a server over kept-alive connections from a single thread, since the driver shares the machine with it. Every
 * request must be answered, and every answer be the expected one: anything else ends the run.
 */
final class HttpLoad implements AutoCloseable {

    private static final long PATIENCE_MILLIS = 10_000;
    private static final long NAP_NANOS = 20_000;

    private final Selector selector;
    private final List<HttpConnection> connections = new ArrayList<>();

    /** Opens the connections, which take the calls in turn. */
    HttpLoad(InetSocketAddress server, List<HttpCall> calls, int connections) throws IOException {
        selector = Selector.open();
        for (int number = 0; number < connections; number++) {
            this.connections.add(new HttpConnection(server, calls.get(number % calls.size()), selector));
        }
    }

    /** Lets every connection ask again as soon as it was answered (closed loop); returns the answers per second. */
    double closed(Duration duration) throws IOException {
        long start = System.nanoTime();
        long end = start + duration.toNanos();
        long answered = 0;
        int open = 0;
        for (HttpConnection connection : connections) {
            connection.send(System.nanoTime());
            open++;
        }
        while (open > 0) {
            if (selector.select(PATIENCE_MILLIS) == 0) {
                throw new IllegalStateException(open + " requests got no answer");
            }
            for (HttpConnection connection : ready()) {
                if (!connection.receive()) {
                    continue;
                }
                answered++;
                long now = System.nanoTime();
                if (now - end < 0) {
                    connection.send(now);
                } else {
                    open--;
                }
            }
        }
        return answered * (double) TimeUnit.SECONDS.toNanos(1) / (System.nanoTime() - start);
    }

    /** Asks at a constant rate (open loop); returns the latencies in milliseconds from the moment each request was due. */
    Samples open(double perSecond, Duration duration) throws IOException {
        Pace pace = new Pace(System.nanoTime(), perSecond, duration);
        double[] latencies = new double[(int) pace.total()];
        int answered = 0;
        Deque<HttpConnection> idle = new ArrayDeque<>(connections);
        long lastAnswer = System.nanoTime();
        while (answered < latencies.length) {
            while (pace.isDue(System.nanoTime()) && !idle.isEmpty()) {
                idle.removeFirst().send(pace.take());
            }
            if (selector.selectNow() == 0) {
                requireProgress(lastAnswer, latencies.length - answered);
                LockSupport.parkNanos(NAP_NANOS);
                continue;
            }
            for (HttpConnection connection : ready()) {
                if (connection.receive()) {
                    lastAnswer = System.nanoTime();
                    latencies[answered++] = (lastAnswer - connection.intended()) / 1e6;
                    idle.addLast(connection);
                }
            }
        }
        return Samples.of(Arrays.stream(latencies));
    }

    @Override
    public void close() throws IOException {
        for (HttpConnection connection : connections) {
            connection.close();
        }
        selector.close();
    }

    private List<HttpConnection> ready() {
        var keys = selector.selectedKeys();
        List<HttpConnection> ready = new ArrayList<>(keys.size());
        for (SelectionKey key : keys) {
            ready.add((HttpConnection) key.attachment());
        }
        keys.clear();
        return ready;
    }

    private static void requireProgress(long lastAnswer, int missing) {
        if (System.nanoTime() - lastAnswer > TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS)) {
            throw new IllegalStateException(missing + " requests got no answer");
        }
    }
}
