package dev.basefly.benchmarks.faults;

import dev.basefly.benchmarks.figures.Bar;
import dev.basefly.benchmarks.figures.Benchmark;
import dev.basefly.benchmarks.figures.Effort;
import dev.basefly.benchmarks.figures.Figure;
import dev.basefly.benchmarks.figures.Findings;
import dev.basefly.benchmarks.figures.Samples;
import dev.basefly.benchmarks.node.Node;
import dev.basefly.benchmarks.node.NodeProcess;
import dev.basefly.jobs.Jobs;
import dev.basefly.server.BaseflyServer;
import dev.basefly.testkit.faults.Fate;
import dev.basefly.testkit.faults.TcpProxy;
import java.io.IOException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.springframework.context.ConfigurableApplicationContext;

/** Two processes that do jobs while what they stand on breaks; what is random comes from a seed. */
public final class FaultsBenchmark implements Benchmark {

    private static final String SEED = "BENCH_SEED";
    private static final int CONCURRENCY = 20;
    private static final int BREAKS = 10;

    /** What breaks. */
    @FunctionalInterface
    private interface Fault {

        Damage happen(Stage stage) throws Exception;
    }

    /**
     * What a fault did.
     *
     * @param away for how many seconds nobody could have done anything
     * @param breaks how many times what ran may have been broken off
     */
    private record Damage(double away, int breaks) {}

    private record Stage(
            FragileServer server, TcpProxy proxy, List<NodeProcess> nodes, Parcels parcels, SplittableRandom random) {

        NodeProcess any() {
            return nodes.get(random.nextInt(nodes.size()));
        }

        void pause(int fromMillis, int toMillis) throws InterruptedException {
            TimeUnit.MILLISECONDS.sleep(random.nextInt(fromMillis, toMillis));
        }
    }

    @Override
    public String summary() {
        return "jobs while processes, connections and the server break: lost, repeated, how soon it goes on";
    }

    @Override
    public void measure(Effort effort, Findings figures) throws Exception {
        String given = System.getenv(SEED);
        int seed = given == null ? (int) (System.nanoTime() & 0xffff) : Integer.parseInt(given);
        figures.accept(Figure.of("seed (" + SEED + ")", "", new Samples(seed)));
        try (FragileServer server = new FragileServer();
                ConfigurableApplicationContext web = Node.serving(
                        server.database(),
                        List.of(BaseflyServer.class),
                        "basefly.runtime.role=web",
                        "logging.level.root=error",
                        "logging.level.io.zonky=off")) {
            Parcels parcels = new Parcels(web.getBean(Jobs.class), server.jdbc());
            parcels.prepare();
            try (TcpProxy proxy = TcpProxy.to(server.database());
                    NodeProcess one = WorkerNode.start(proxy.through(server.database()));
                    NodeProcess two = WorkerNode.start(proxy.through(server.database()))) {
                Stage stage = new Stage(server, proxy, List.of(one, two), parcels, new SplittableRandom(seed));
                parcels.add(200);
                parcels.awaitAll();
                int rounds = effort.pick(3, 1);
                for (Map.Entry<String, Fault> fault : faults().entrySet()) {
                    measure(fault.getKey(), fault.getValue(), stage, rounds, figures);
                }
            }
        }
    }

    private static Map<String, Fault> faults() {
        Map<String, Fault> faults = new LinkedHashMap<>();
        faults.put("kill -9 of a worker", FaultsBenchmark::kill);
        faults.put("a worker stands still for 15 s", FaultsBenchmark::standStill);
        faults.put("back ends killed for 5 s", FaultsBenchmark::killBackEnds);
        faults.put("server crashes", FaultsBenchmark::crash);
        faults.put("connections cut for 5 s", FaultsBenchmark::cut);
        faults.put("messages lost for 5 s", FaultsBenchmark::loseMessages);
        faults.put("nothing passes for 5 s", FaultsBenchmark::stall);
        faults.put("30 ms longer on the way for 5 s", FaultsBenchmark::delay);
        return faults;
    }

    private static void measure(String name, Fault fault, Stage stage, int rounds, Consumer<Figure> figures)
            throws Exception {
        int atMostRepeated = 0;
        double[] lost = new double[rounds];
        double[] repeated = new double[rounds];
        double[] inFlight = new double[rounds];
        double[] back = new double[rounds];
        double[] rescued = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            Parcels parcels = stage.parcels();
            parcels.begin();
            Thread adding = Thread.ofPlatform().start(() -> parcels.addFor(Duration.ofSeconds(35)));
            stage.pause(4_000, 6_000);
            inFlight[round] = parcels.running();
            OffsetDateTime at = parcels.now();
            Damage damage = fault.happen(stage);
            atMostRepeated = 2 * CONCURRENCY * damage.breaks();
            adding.join();
            parcels.awaitAll();
            lost[round] = parcels.lost();
            repeated[round] = parcels.repeated();
            back[round] = Math.max(0, parcels.secondsUntilBack(at) - damage.away());
            rescued[round] = parcels.secondsUntilRescued(at);
        }
        figures.accept(new Figure(name + ": lost", "jobs", new Samples(lost), Bar.atMost(0)));
        figures.accept(Figure.of(name + ": in flight", "jobs", new Samples(inFlight)));
        figures.accept(new Figure(name + ": repeated", "jobs", new Samples(repeated), Bar.atMost(atMostRepeated)));
        figures.accept(new Figure(name + ": rate is back", "s", new Samples(back), Bar.atMost(10)));
        figures.accept(new Figure(name + ": last one rescued", "s", new Samples(rescued), Bar.atMost(15)));
    }

    private static Damage kill(Stage stage) throws IOException, InterruptedException {
        NodeProcess node = stage.any();
        node.kill();
        stage.pause(15_000, 16_000);
        node.restart();
        return new Damage(0, 1);
    }

    private static Damage standStill(Stage stage) throws IOException, InterruptedException {
        NodeProcess node = stage.any();
        node.pause();
        stage.pause(15_000, 16_000);
        node.resume();
        return new Damage(0, 1);
    }

    private static Damage crash(Stage stage) throws IOException, InterruptedException {
        long start = System.nanoTime();
        stage.server().crash();
        return new Damage((System.nanoTime() - start) / 1e9, 1);
    }

    private static Damage killBackEnds(Stage stage) throws InterruptedException {
        for (int blow = 0; blow < BREAKS; blow++) {
            boolean ignored =
                    stage.server().jdbc().sql("""
                            select pg_terminate_backend(pid) from pg_stat_activity
                            where datname = current_database() and pid <> pg_backend_pid() and random() < 0.5
                            """).query((_, _) -> true).list().isEmpty();
            stage.pause(200, 800);
        }
        return new Damage(0, BREAKS);
    }

    private static Damage cut(Stage stage) throws InterruptedException {
        for (int cut = 0; cut < BREAKS; cut++) {
            stage.proxy().cut();
            stage.pause(200, 800);
        }
        return new Damage(0, BREAKS);
    }

    private static Damage loseMessages(Stage stage) throws InterruptedException {
        List<Fate> fates = List.of(Fate.REQUEST_LOST, Fate.ANSWER_LOST, Fate.ANSWER_TORN);
        for (int number = 0; number < 10; number++) {
            Fate fate = fates.get(stage.random().nextInt(fates.size()));
            Objects.requireNonNull(stage.proxy().next(fate, number % 2 == 0 ? "jobs_claim" : "jobs_complete"));
            stage.pause(200, 800);
        }
        return new Damage(0, 1);
    }

    private static Damage stall(Stage stage) throws InterruptedException {
        stage.proxy().stall();
        stage.pause(5_000, 5_100);
        stage.proxy().heal();
        return new Damage(5, 1);
    }

    private static Damage delay(Stage stage) throws InterruptedException {
        stage.proxy().delay(Duration.ofMillis(30));
        stage.pause(5_000, 5_100);
        stage.proxy().heal();
        return new Damage(0, 1);
    }
}
