package dev.basefly.benchmarks.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** One kept-alive connection over which one request is sent after the other. Used by one thread. */
public final class KeptConnection implements AutoCloseable {

    private final SocketChannel channel;
    private ByteBuffer answer = ByteBuffer.allocate(32 * 1024);

    public KeptConnection(InetSocketAddress server) throws IOException {
        this.channel = SocketChannel.open(server);
    }

    /**
     * Sends a request as it goes over the wire, and returns the body of the answer.
     *
     * @throws IllegalStateException when the status is not 200
     */
    public byte[] call(byte[] request) {
        HttpAnswer complete = exchange(request);
        if (complete.status() != 200) {
            throw new IllegalStateException("A wrong answer, status " + complete.status() + ": "
                    + new String(complete.body(), StandardCharsets.UTF_8));
        }
        return complete.body();
    }

    /** Sends a request and returns the status of the answer, whatever it is. */
    public int status(byte[] request) {
        return exchange(request).status();
    }

    private HttpAnswer exchange(byte[] request) {
        try {
            ByteBuffer out = ByteBuffer.wrap(request);
            while (out.hasRemaining()) {
                channel.write(out);
            }
            answer.clear();
            HttpAnswer complete = null;
            while (complete == null) {
                if (!answer.hasRemaining()) {
                    answer = ByteBuffer.allocate(answer.capacity() * 2).put(answer.flip());
                }
                if (channel.read(answer) < 0) {
                    throw new EOFException("The server closed a connection");
                }
                complete = HttpAnswer.read(answer.array(), answer.position());
            }
            return complete;
        } catch (IOException lost) {
            throw new UncheckedIOException(lost);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
