package dev.basefly.benchmarks.realtime;

import dev.basefly.benchmarks.figures.Alternation;
import dev.basefly.benchmarks.figures.Bar;
import dev.basefly.benchmarks.figures.Benchmark;
import dev.basefly.benchmarks.figures.Effort;
import dev.basefly.benchmarks.figures.Figure;
import dev.basefly.benchmarks.figures.Findings;
import dev.basefly.benchmarks.figures.Samples;
import dev.basefly.benchmarks.node.DurableDatabase;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How soon the change of a row reaches those who listen, next to bare writes to as many sockets; what a connection costs that
 * has nothing to say; what is there after all were cut off at once; and what one that never reads costs the others. Node and
 * listeners share this machine.
 */
public final class RealtimeBenchmark implements Benchmark {

    private static final int LISTENERS = 1_000;
    private static final int IDLE = 5_000;
    private static final int DEAF = 20;
    private static final int PER_SECOND = 20;
    private static final int LONG = 900;
    private static final long PATIENCE_MILLIS = 30_000;

    @Override
    public String summary() {
        return "live updates to 1,000 listeners next to bare sockets, memory of 5,000 idle ones, and a cut of all";
    }

    @Override
    public void measure(Effort effort, Findings findings) throws Exception {
        findings.doing("starting a server and a node");
        try (DurableDatabase ours = DurableDatabase.start();
                StreamingNode node = new StreamingNode(ours.database())) {
            prepare(JdbcClient.create(ours.database().asSuperuser()));
            measureIdle(effort, node, findings);
            measureFanOut(effort, node, findings);
            measureDeaf(effort, node, findings);
            measureCut(effort, node, findings);
        }
    }

    private static void prepare(JdbcClient superuser) {
        superuser
                .sql("create table bench_rows (id int primary key, version bigint not null)")
                .update();
        superuser.sql("insert into bench_rows values (1, 0)").update();
        superuser.sql("grant select, update on bench_rows to basefly_app").update();
    }

    /** The first so many warm the node up; what they leave behind is not counted for the others. */
    private static void measureIdle(Effort effort, StreamingNode node, Findings findings) throws IOException {
        findings.doing("opening " + IDLE + " streams");
        int warm = effort.pick(1_000, 200);
        listening(node, warm).close();
        long heap = node.heap();
        long resident = node.resident();
        try (Listeners _ = listening(node, IDLE)) {
            double heapEach = (node.heap() - heap) / 1024.0 / IDLE;
            double residentEach = (node.resident() - resident) / 1024.0 / IDLE;
            findings.accept(Figure.of("heap per idle connection, of " + IDLE, "KiB", new Samples(heapEach)));
            findings.accept(new Figure(
                    "memory per idle connection, heap and beside it",
                    "KiB",
                    new Samples(heapEach + residentEach),
                    Bar.atMost(16)));
        }
    }

    /** So many who were all let in. */
    private static Listeners listening(StreamingNode node, int count) throws IOException {
        Listeners listeners = new Listeners(node.streams(), node::request);
        listeners.connect(count, PATIENCE_MILLIS);
        return listeners;
    }

    private static void measureFanOut(Effort effort, StreamingNode node, Findings findings) throws Exception {
        int changes = effort.pick(400, 40);
        try (Listeners listeners = listening(node, LISTENERS);
                Listeners sockets = new Listeners(node.bare(), null)) {
            sockets.connect(LISTENERS, PATIENCE_MILLIS);
            Alternation alternation = new Alternation()
                    .add("streams", () -> p99(listeners, node, changes, 0))
                    .add("bare", () -> {
                        node.write(changes, PER_SECOND, 0);
                        return read(sockets, node, changes).percentile(99);
                    });
            alternation.run(1, findings::doing);
            Map<String, double[]> results = alternation.run(effort.pick(5, 2), findings::doing);
            findings.accept(new Figure(
                    "row change to 1,000 listeners, p99", "ms", new Samples(of(results, "streams")), Bar.atMost(50)));
            findings.accept(Figure.of("bare writes to 1,000 sockets, p99", "ms", new Samples(of(results, "bare"))));
            findings.accept(new Figure(
                    "messages lost or out of order", "messages", new Samples(listeners.wrong()), Bar.atMost(0)));
        }
    }

    /** Messages are long, so that those who never read are soon full. */
    private static void measureDeaf(Effort effort, StreamingNode node, Findings findings) throws Exception {
        int changes = effort.pick(400, 40);
        double[] without = new double[effort.pick(5, 2)];
        double[] with = new double[without.length];
        for (int round = 0; round < without.length; round++) {
            findings.doing(
                    "round " + (round + 1) + " of " + without.length + ", with and without those that never read");
            try (Listeners listeners = listening(node, LISTENERS)) {
                without[round] = p99(listeners, node, changes, LONG);
            }
            try (Listeners listeners = new Listeners(node.streams(), node::request)) {
                List<SocketChannel> deaf = listeners.connectDeaf(DEAF);
                fill(node);
                listeners.connect(LISTENERS, PATIENCE_MILLIS);
                with[round] = p99(listeners, node, changes, LONG);
                for (SocketChannel one : deaf) {
                    one.close();
                }
            }
        }
        findings.accept(
                Figure.ratio("p99 with " + DEAF + " that never read / without", with, without, Bar.atMost(1.1)));
        findings.accept(Figure.of("messages left out for them", "messages", new Samples(node.conflated())));
    }

    /** Until messages are left out for those who do not read. */
    private static void fill(StreamingNode node) throws IOException {
        long before = node.conflated();
        for (int round = 0; node.conflated() < before + DEAF; round++) {
            if (round == 40) {
                throw new IllegalStateException("Those who never read are never full");
            }
            node.change(1_000, 5_000, LONG);
            String _ = node.answer();
        }
    }

    private static void measureCut(Effort effort, StreamingNode node, Findings findings) throws Exception {
        double[] back = new double[effort.pick(5, 2)];
        long wrong = 0;
        for (int round = 0; round < back.length; round++) {
            findings.doing("cut " + (round + 1) + " of " + back.length);
            try (Listeners listeners = listening(node, LISTENERS)) {
                int changes = effort.pick(500, 200);
                node.change(changes, 50, 0);
                CompletableFuture<String> last = CompletableFuture.supplyAsync(() -> answer(node));
                listeners.readUntil(20L * LISTENERS, PATIENCE_MILLIS);
                long cut = System.nanoTime();
                listeners.cutAndComeBack();
                listeners.readUntilGreeted(PATIENCE_MILLIS);
                back[round] = (System.nanoTime() - cut) / 1e9;
                listeners.readUntil((long) changes * LISTENERS, PATIENCE_MILLIS);
                wrong += listeners.wrong() + Math.abs((long) changes * LISTENERS - listeners.received());
                if (listeners.leastNumber() != Long.parseLong(last.join())) {
                    wrong++;
                }
            }
        }
        findings.accept(new Figure("all 1,000 back after a cut of all", "s", new Samples(back), Bar.atMost(10)));
        findings.accept(new Figure(
                "lost, doubled or out of order over the cuts", "messages", new Samples(wrong), Bar.atMost(0)));
    }

    private static String answer(StreamingNode node) {
        try {
            return node.answer();
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static double p99(Listeners listeners, StreamingNode node, int changes, int padding) throws IOException {
        node.change(changes, PER_SECOND, padding);
        return read(listeners, node, changes).percentile(99);
    }

    /** Reads so many messages for each listener; some that never come are seen by their numbers. */
    private static Samples read(Listeners listeners, StreamingNode node, int messages) throws IOException {
        listeners.takeMillis();
        listeners.readUntil(listeners.received() + (long) messages * listeners.size(), PATIENCE_MILLIS);
        String _ = node.answer();
        return new Samples(listeners.takeMillis());
    }

    private static double[] of(Map<String, double[]> results, String variant) {
        return Objects.requireNonNull(results.get(variant));
    }
}
