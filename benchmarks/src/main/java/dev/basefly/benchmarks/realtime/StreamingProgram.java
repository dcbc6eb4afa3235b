package dev.basefly.benchmarks.realtime;

import dev.basefly.benchmarks.node.Node;
import dev.basefly.benchmarks.node.NodeProcess;
import dev.basefly.events.Events;
import dev.basefly.realtime.Feed;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.EventType;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.server.BaseflyServer;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The node under measurement, a process of its own: it serves streams, changes rows when it is told to, and writes to bare
 * sockets beside it. It is told by lines on its input and answers each by a line that begins with {@link #ANSWER}.
 */
final class StreamingProgram {

    static final String ANSWER = "> ";
    static final String CHANNEL = "rows";

    private final ConfigurableApplicationContext node;
    private final ServerSocketChannel bare;
    private final List<SocketChannel> connected = new CopyOnWriteArrayList<>();
    private long changes;

    private StreamingProgram(ConfigurableApplicationContext node, ServerSocketChannel bare) {
        this.node = node;
        this.bare = bare;
    }

    @Configuration(proxyBeanMethods = false)
    static class Rows {

        @Bean
        static EventType<RowChanged> rowChanged() {
            return RowChanged.TYPE;
        }

        @Bean
        static Feed<RowChanged> liveRows() {
            return Feed.of(RowChanged.TYPE)
                    .requiring("members:read")
                    .to(CHANNEL)
                    .saying(row -> Map.of("number", row.number(), "begun", row.begun(), "padding", row.padding()));
        }
    }

    public static void main(String[] none) throws IOException {
        ConfigurableApplicationContext node = Node.serving(
                NodeProcess.told(),
                List.of(BaseflyServer.class, Rows.class),
                "basefly.realtime.most-per-person=100000",
                "basefly.realtime.most-per-organization=100000",
                "basefly.realtime.patience=10m",
                "basefly.api.limits.read=10000000",
                "basefly.api.limits.sign-in=1000",
                "logging.level.root=error");
        ServerSocketChannel bare =
                ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8192);
        StreamingProgram program = new StreamingProgram(node, bare);
        Thread.ofPlatform().daemon().start(program::accept);
        program.obey();
        node.close();
    }

    private void obey() throws IOException {
        PrintStream out = System.out;
        out.println(ANSWER + node.getEnvironment().getProperty("local.server.port") + " "
                + bare.socket().getLocalPort());
        BufferedReader told = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = told.readLine(); line != null; line = told.readLine()) {
            String[] words = line.split(" ", -1);
            out.println(ANSWER
                    + switch (words[0]) {
                        case "change" -> change(TenantId.of(words[1]), Pace.of(words, 2));
                        case "bare" -> write(Pace.of(words, 1));
                        case "heap" -> heap();
                        case "conflated" -> count("basefly.realtime.conflated");
                        default -> throw new IllegalArgumentException(line);
                    });
        }
    }

    private record Pace(int count, int perSecond, String padding) {

        static Pace of(String[] words, int at) {
            return new Pace(
                    Integer.parseInt(words[at]),
                    Integer.parseInt(words[at + 1]),
                    "x".repeat(Integer.parseInt(words[at + 2])));
        }

        /** Waits for the moment of that number, whatever became of those before. */
        void await(long start, int number) {
            long moment = start + number * 1_000_000_000L / perSecond;
            for (long left = moment - System.nanoTime(); left > 0; left = moment - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }
    }

    /** Changes a row as a product does, and answers how many changes there were in all. */
    private String change(TenantId organization, Pace pace) {
        JdbcClient jdbc = node.getBean(JdbcClient.class);
        Events events = node.getBean(Events.class);
        TransactionTemplate transactions = node.getBean(TransactionTemplate.class);
        RequestScope scope = new RequestScope("bench", organization, new Actor.Program("bench"), Locale.ENGLISH);
        long start = System.nanoTime();
        scope.run(() -> {
            for (int number = 0; number < pace.count(); number++) {
                pace.await(start, number);
                long begun = System.nanoTime();
                long change = ++changes;
                transactions.executeWithoutResult(_ -> {
                    int _ = jdbc.sql("update bench_rows set version = version + 1 where id = 1")
                            .update();
                    events.publish(new RowChanged(change, begun, pace.padding()));
                });
            }
        });
        return String.valueOf(changes);
    }

    /** The least that has to be done to tell everybody: the same bytes, written to each socket in turn. */
    private String write(Pace pace) throws IOException {
        List<SocketChannel> sockets = new ArrayList<>(connected);
        long start = System.nanoTime();
        for (int number = 0; number < pace.count(); number++) {
            pace.await(start, number);
            String text = "event: change\nid: " + (number + 1)
                    + "\ndata: {\"channels\":[\"rows\"],\"kind\":\"bench.row_changed\","
                    + "\"at\":\"2026-01-01T00:00:00.000000Z\",\"details\":{\"number\":" + (number + 1) + ",\"begun\":"
                    + System.nanoTime() + ",\"padding\":\"" + pace.padding() + "\"}}\n\n";
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            for (SocketChannel socket : sockets) {
                bytes.rewind();
                while (bytes.hasRemaining()) {
                    socket.write(bytes);
                }
            }
        }
        return String.valueOf(sockets.size());
    }

    private void accept() {
        try {
            while (true) {
                connected.add(bare.accept());
            }
        } catch (IOException ended) {
            connected.clear();
        }
    }

    /** What is in use after a collection, in bytes. */
    private static String heap() {
        for (int round = 0; round < 3; round++) {
            System.gc();
        }
        return String.valueOf(
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }

    private String count(String meter) {
        return String.valueOf(
                Math.round(node.getBean(MeterRegistry.class).counter(meter).count()));
    }
}
