package dev.basefly.benchmarks.realtime;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Many listeners in one thread, each of which checks what it gets. */
final class Listeners implements AutoCloseable {

    private static final byte[] NOTHING = {};
    private static final int AT_ONCE = 100;

    private final InetSocketAddress server;
    private final @Nullable LongFunction<String> request;
    private final Selector selector;
    private final List<One> all = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);
    private final AtomicLong received = new AtomicLong();
    private final AtomicInteger greeted = new AtomicInteger();
    private final AtomicLong wrong = new AtomicLong();
    private long[] nanos = new long[1 << 16];
    private int samples;

    /** @param request what each sends, by the id behind which it wants to go on; null for bare sockets */
    Listeners(InetSocketAddress server, @Nullable LongFunction<String> request) throws IOException {
        this.server = server;
        this.request = request;
        this.selector = Selector.open();
    }

    /** What one listener knows. */
    private static final class One {

        SocketChannel channel;
        byte[] rest = NOTHING;
        long id;
        long number;

        One(SocketChannel channel) {
            this.channel = channel;
        }
    }

    /** Connects so many more, of which few are not let in yet at any time. */
    void connect(int count, long patienceMillis) throws IOException {
        for (int added = 1; added <= count; added++) {
            One one = new One(SocketChannel.open());
            open(one);
            all.add(one);
            if (request != null && (added % AT_ONCE == 0 || added == count)) {
                readUntilGreeted(patienceMillis);
            }
        }
    }

    /** Connects so many that send their request and never read. */
    List<SocketChannel> connectDeaf(int count) throws IOException {
        List<SocketChannel> deaf = new ArrayList<>();
        for (int added = 0; added < count; added++) {
            SocketChannel channel = SocketChannel.open();
            channel.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
            channel.connect(server);
            send(channel, 0);
            deaf.add(channel);
        }
        return deaf;
    }

    /** Cuts all off at once, and lets all come back with what they have. */
    void cutAndComeBack() throws IOException {
        for (One one : all) {
            one.channel.close();
        }
        greeted.set(0);
        selector.selectNow();
        for (One one : all) {
            one.channel = SocketChannel.open();
            one.rest = NOTHING;
            open(one);
            // As many come back at once, some have news while others still connect.
            read(0);
        }
    }

    private void open(One one) throws IOException {
        one.channel.connect(server);
        one.channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        send(one.channel, one.id);
        one.channel.configureBlocking(false);
        one.channel.register(selector, SelectionKey.OP_READ, one);
    }

    private void send(SocketChannel channel, long after) throws IOException {
        if (request != null) {
            ByteBuffer bytes = ByteBuffer.wrap(request.apply(after).getBytes(StandardCharsets.ISO_8859_1));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }

    /** Reads what comes until it is so many messages in all, or nothing has come for as long as this. */
    void readUntil(long messages, long patienceMillis) throws IOException {
        long quiet = System.nanoTime();
        while (received.get() < messages && System.nanoTime() - quiet < patienceMillis * 1_000_000) {
            if (read(50)) {
                quiet = System.nanoTime();
            }
        }
    }

    /** Reads until all were greeted by the server. */
    void readUntilGreeted(long patienceMillis) throws IOException {
        long end = System.nanoTime() + patienceMillis * 1_000_000;
        while (greeted.get() < all.size()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("Only " + greeted.get() + " of " + all.size() + " were let in");
            }
            read(50);
        }
    }

    private boolean read(long waitMillis) throws IOException {
        int ready = waitMillis == 0 ? selector.selectNow() : selector.select(waitMillis);
        if (ready == 0) {
            return false;
        }
        for (SelectionKey key : selector.selectedKeys()) {
            if (key.isValid()) {
                read((One) key.attachment());
            }
        }
        selector.selectedKeys().clear();
        return true;
    }

    private void read(One one) throws IOException {
        buffer.clear();
        int count = one.channel.read(buffer);
        long now = System.nanoTime();
        if (count < 0) {
            throw new IOException("The server closed a stream");
        }
        buffer.flip();
        byte[] bytes = new byte[one.rest.length + count];
        System.arraycopy(one.rest, 0, bytes, 0, one.rest.length);
        buffer.get(bytes, one.rest.length, count);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int from = 0;
        if (text.startsWith("HTTP/1.1 ") && !text.startsWith("HTTP/1.1 200")) {
            throw new IllegalStateException("Not let in: " + text);
        }
        for (int end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n", from)) {
            take(one, text.substring(from, end), now);
            from = end + 2;
        }
        one.rest = from == text.length() ? NOTHING : text.substring(from).getBytes(StandardCharsets.ISO_8859_1);
    }

    private void take(One one, String frame, long now) {
        int id = frame.indexOf("id: ");
        if (id >= 0) {
            one.id = Long.parseLong(frame.substring(id + 4, frame.indexOf('\n', id)));
        }
        if (frame.contains("event: hello")) {
            greeted.incrementAndGet();
        }
        if (frame.contains("event: change")) {
            long number = value(frame, "\"number\":");
            if (one.number > 0 && number != one.number + 1) {
                wrong.incrementAndGet();
            }
            one.number = number;
            add(now - value(frame, "\"begun\":"));
            received.incrementAndGet();
        } else if (frame.contains("event: reset") || frame.contains("event: skipped")) {
            wrong.incrementAndGet();
        }
    }

    private static long value(String frame, String name) {
        int from = frame.indexOf(name) + name.length();
        int end = from;
        while (end < frame.length() && Character.isDigit(frame.charAt(end))) {
            end++;
        }
        return Long.parseLong(frame.substring(from, end));
    }

    private void add(long taken) {
        if (samples == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * nanos.length);
        }
        nanos[samples++] = taken;
    }

    /** Milliseconds from the beginning of a change to each listener, since the last time this was asked. */
    double[] takeMillis() {
        double[] millis = new double[samples];
        for (int sample = 0; sample < samples; sample++) {
            millis[sample] = nanos[sample] / 1e6;
        }
        samples = 0;
        return millis;
    }

    int size() {
        return all.size();
    }

    long received() {
        return received.get();
    }

    /** Messages that were not the next one for their listener, and streams that had to begin anew. */
    long wrong() {
        return wrong.get();
    }

    /** The number of the last message that each listener has, the smallest of all. */
    long leastNumber() {
        return all.stream().mapToLong(one -> one.number).min().orElse(0);
    }

    @Override
    public void close() throws IOException {
        for (One one : all) {
            one.channel.close();
        }
        selector.close();
    }
}
