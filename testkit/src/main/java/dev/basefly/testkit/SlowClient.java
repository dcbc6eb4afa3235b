package dev.basefly.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A caller on a bare socket that sends what no well-behaved client would, as slowly as it likes. */
public final class SlowClient implements AutoCloseable {

    private final Socket socket;

    private SlowClient(Socket socket) {
        this.socket = socket;
    }

    /** Connects to the host and port of {@code baseUrl}, without TLS. */
    public static SlowClient to(URI baseUrl) {
        try {
            return new SlowClient(new Socket(baseUrl.getHost(), baseUrl.getPort()));
        } catch (IOException e) {
            throw new UncheckedIOException("Nobody listens at " + baseUrl, e);
        }
    }

    /** Sends {@code text} verbatim as ISO 8859-1; line ends are the caller's. */
    public SlowClient send(String text) {
        return send(text.getBytes(StandardCharsets.ISO_8859_1), Duration.ZERO);
    }

    /**
     * Sends one byte, waits {@code pause}, sends the next, and stops early when the server has hung up.
     *
     * @param pause between two bytes
     */
    public SlowClient sendSlowly(String text, Duration pause) {
        return send(text.getBytes(StandardCharsets.ISO_8859_1), pause);
    }

    /** Reads until the server closes the connection or has been silent for {@code silence}. */
    public String read(Duration silence) {
        var answer = new StringBuilder();
        try {
            socket.setSoTimeout(Math.toIntExact(silence.toMillis()));
            var buffer = new byte[8192];
            for (int read = receive(buffer); read > 0; read = receive(buffer)) {
                answer.append(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
            }
            return answer.toString();
        } catch (IOException connectionReset) {
            return answer.toString();
        }
    }

    /** Whether the server closes the connection within {@code patience}; what it still sends is dropped. */
    public boolean isClosedWithin(Duration patience) {
        var end = System.nanoTime() + patience.toNanos();
        try {
            var buffer = new byte[8192];
            for (var left = patience.toMillis(); left > 0; left = (end - System.nanoTime()) / 1_000_000) {
                socket.setSoTimeout(Math.toIntExact(left));
                if (receive(buffer) == -1) {
                    return true;
                }
            }
            return false;
        } catch (IOException connectionReset) {
            return true;
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private SlowClient send(byte[] bytes, Duration pause) {
        try {
            var out = socket.getOutputStream();
            if (pause.isZero()) {
                out.write(bytes);
                return this;
            }
            for (var octet : bytes) {
                out.write(octet);
                LockSupport.parkNanos(pause.toNanos());
            }
        } catch (IOException serverHungUp) {
            // The answer, if there is one, tells the test why.
        }
        return this;
    }

    /** The number of bytes received, -1 at the end, 0 after a silence of the socket's timeout. */
    private int receive(byte[] buffer) throws IOException {
        try {
            return socket.getInputStream().read(buffer);
        } catch (SocketTimeoutException silence) {
            return 0;
        }
    }
}
