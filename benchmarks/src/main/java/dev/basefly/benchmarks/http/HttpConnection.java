package dev.basefly.benchmarks.http;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** One kept-alive connection that sends the same call again and again, one at a time. Used by one thread. */
final class HttpConnection implements AutoCloseable {

    private final SocketChannel channel;
    private final HttpCall call;
    private final ByteBuffer request;
    private ByteBuffer answer = ByteBuffer.allocate(32 * 1024);
    private long intended;

    HttpConnection(InetSocketAddress server, HttpCall call, Selector selector) throws IOException {
        this.channel = SocketChannel.open(server);
        this.call = call;
        this.request = ByteBuffer.wrap(call.request());
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, this);
    }

    /** @param intended when it should be sent, from which its latency counts */
    void send(long intended) throws IOException {
        this.intended = intended;
        request.rewind();
        answer.clear();
        while (request.hasRemaining()) {
            // A request is far smaller than the socket's buffer, which is empty: this does not spin.
            channel.write(request);
        }
    }

    /** Reads what is there; true once the answer is complete. */
    boolean receive() throws IOException {
        if (!answer.hasRemaining()) {
            answer = ByteBuffer.allocate(answer.capacity() * 2).put(answer.flip());
        }
        if (channel.read(answer) < 0) {
            throw new EOFException("The server closed a connection");
        }
        HttpAnswer complete = HttpAnswer.read(answer.array(), answer.position());
        if (complete == null) {
            return false;
        }
        if (complete.status() != 200 || !call.isAnsweredBy(complete.body())) {
            throw new IllegalStateException("A wrong answer, status " + complete.status() + ": "
                    + new String(complete.body(), StandardCharsets.UTF_8));
        }
        return true;
    }

    long intended() {
        return intended;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
