package dev.basefly.benchmarks.identity;

import dev.basefly.benchmarks.figures.Bar;
import dev.basefly.benchmarks.figures.Benchmark;
import dev.basefly.benchmarks.figures.Effort;
import dev.basefly.benchmarks.figures.Figure;
import dev.basefly.benchmarks.figures.Findings;
import dev.basefly.benchmarks.figures.Samples;
import dev.basefly.benchmarks.node.DurableDatabase;
import dev.basefly.identity.Device;
import dev.basefly.identity.ProgramTokens;
import dev.basefly.identity.ProgramTokens.Pair;
import dev.basefly.identity.SignIns;
import dev.basefly.identity.SignedInDevices;
import dev.basefly.runtime.UserId;
import dev.basefly.server.BaseflyServer;
import dev.basefly.testkit.TestPostgres.Database;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Refreshing and checking tokens on three nodes in this process, with one database that writes durably. */
public final class IdentityBenchmark implements Benchmark {

    private static final int NODES = 3;
    private static final int CALLERS = 16;
    private static final int AT_ONCE = 100;
    private static final Device DEVICE = new Device("127.0.0.1", "benchmark");

    @Override
    public String summary() {
        return "refreshing with durable rotation, checking tokens, revoking, a hundred refreshes of one token at once";
    }

    @Override
    public void measure(Effort effort, Findings figures) throws Exception {
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        List<ConfigurableApplicationContext> nodes = new ArrayList<>();
        try (DurableDatabase server = DurableDatabase.start()) {
            try {
                for (int node = 0; node < NODES; node++) {
                    nodes.add(start(server.database(), Base64.getEncoder().encodeToString(secret)));
                }
                measure(effort, nodes, figures);
            } finally {
                nodes.forEach(ConfigurableApplicationContext::close);
            }
        }
    }

    private static void measure(Effort effort, List<ConfigurableApplicationContext> contexts, Consumer<Figure> figures)
            throws Exception {
        List<ProgramTokens> nodes = contexts.stream()
                .map(context -> context.getBean(ProgramTokens.class))
                .toList();
        UserId person = person(contexts.getFirst());
        measureRefresh(effort, nodes.getFirst(), person, figures);
        measureCheck(effort, nodes.getFirst(), person, figures);
        measureRace(effort, nodes, person, figures);
        measureRevocation(effort, contexts.getFirst().getBean(SignedInDevices.class), nodes, person, figures);
    }

    private static void measureRefresh(Effort effort, ProgramTokens node, UserId person, Consumer<Figure> figures)
            throws Exception {
        Duration slice = Duration.ofMillis(effort.pick(3_000, 500));
        List<String> tokens = new ArrayList<>();
        for (int caller = 0; caller < CALLERS; caller++) {
            tokens.add(node.open(person, null, DEVICE).refreshToken());
        }
        perSecond(node, tokens, Duration.ofSeconds(effort.pick(15, 1)));
        double[] rates = new double[effort.pick(7, 2)];
        for (int run = 0; run < rates.length; run++) {
            rates[run] = perSecond(node, tokens, slice);
        }
        figures.accept(new Figure("refreshes, durable, one node", "1/s", new Samples(rates), Bar.atLeast(960)));
    }

    /** Each caller goes on with its own chain, in which each answer must bring another token. */
    private static double perSecond(ProgramTokens node, List<String> tokens, Duration duration) throws Exception {
        long start = System.nanoTime();
        long end = start + duration.toNanos();
        List<Callable<Long>> callers = IntStream.range(0, tokens.size())
                .<Callable<Long>>mapToObj(caller -> () -> {
                    long done = 0;
                    while (System.nanoTime() - end < 0) {
                        String next = node.refresh(tokens.get(caller)).refreshToken();
                        if (next.equals(tokens.set(caller, next))) {
                            throw new IllegalStateException("The same token again");
                        }
                        done++;
                    }
                    return done;
                })
                .toList();
        long total = atOnce(callers).stream().mapToLong(Long::longValue).sum();
        return total * 1e9 / (System.nanoTime() - start);
    }

    private static void measureCheck(Effort effort, ProgramTokens node, UserId person, Consumer<Figure> figures) {
        List<String> tokens = IntStream.range(0, 50)
                .mapToObj(number -> node.open(person, null, DEVICE).accessToken())
                .toList();
        int checks = effort.pick(400_000, 20_000);
        checked(node, tokens, checks);
        double[] p50 = new double[effort.pick(5, 2)];
        double[] p99 = new double[p50.length];
        for (int run = 0; run < p50.length; run++) {
            Samples micros = checked(node, tokens, checks);
            p50[run] = micros.percentile(50);
            p99[run] = micros.percentile(99);
        }
        figures.accept(Figure.of("token check in process, p50", "µs", new Samples(p50)));
        figures.accept(new Figure("token check in process, p99", "µs", new Samples(p99), Bar.atMost(20)));
    }

    private static Samples checked(ProgramTokens node, List<String> tokens, int checks) {
        double[] micros = new double[checks];
        for (int check = 0; check < checks; check++) {
            String token = tokens.get(check % tokens.size());
            long start = System.nanoTime();
            boolean known = node.personOf(token).isPresent();
            micros[check] = (System.nanoTime() - start) / 1e3;
            if (!known) {
                throw new IllegalStateException("A valid token was refused");
            }
        }
        return new Samples(micros);
    }

    /** The answers of every second refresh are thrown away, as if lost, and their senders ask again. */
    private static void measureRace(Effort effort, List<ProgramTokens> nodes, UserId person, Consumer<Figure> figures)
            throws Exception {
        int runs = effort.pick(10, 2);
        double[] signOuts = new double[runs];
        double[] successors = new double[runs];
        for (int run = 0; run < runs; run++) {
            Pair first = nodes.getFirst().open(person, null, DEVICE);
            Set<String> live = new HashSet<>();
            List<String> answers = new ArrayList<>(refreshed(nodes, first.refreshToken(), AT_ONCE));
            answers.subList(0, AT_ONCE / 2).clear();
            answers.addAll(refreshed(nodes, first.refreshToken(), AT_ONCE / 2));
            for (String answer : answers) {
                if (answer.isEmpty()) {
                    signOuts[run]++;
                } else {
                    live.add(answer);
                }
            }
            successors[run] = live.size();
        }
        figures.accept(new Figure("sign-outs of 100 refreshes at once", "", new Samples(signOuts), Bar.atMost(0)));
        figures.accept(new Figure("live successors of them", "", new Samples(successors), Bar.atMost(1)));
    }

    private static List<String> refreshed(List<ProgramTokens> nodes, String token, int times) throws Exception {
        return atOnce(IntStream.range(0, times)
                .<Callable<String>>mapToObj(number -> () -> {
                    try {
                        return nodes.get(number % nodes.size()).refresh(token).refreshToken();
                    } catch (RuntimeException refused) {
                        return "";
                    }
                })
                .toList());
    }

    private static void measureRevocation(
            Effort effort,
            SignedInDevices devices,
            List<ProgramTokens> nodes,
            UserId person,
            Consumer<Figure> figures) {
        double[] seconds = new double[effort.pick(20, 3)];
        for (int run = 0; run < seconds.length; run++) {
            Pair pair = nodes.getFirst().open(person, null, DEVICE);
            // The others have just looked at it when the revocation comes, at another moment of their second each time.
            LockSupport.parkNanos(Duration.ofMillis(37L * run).toNanos());
            nodes.forEach(node -> node.personOf(pair.accessToken()));
            long start = System.nanoTime();
            devices.endAll(person, "benchmark");
            while (nodes.stream()
                    .anyMatch(node -> node.personOf(pair.accessToken()).isPresent())) {
                Thread.onSpinWait();
            }
            seconds[run] = (System.nanoTime() - start) / 1e9;
        }
        figures.accept(new Figure("revocation seen by all nodes", "s", new Samples(seconds), Bar.atMost(1)));
    }

    private static <T> List<T> atOnce(List<Callable<T>> calls) throws InterruptedException, ExecutionException {
        List<T> results = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<T> one : threads.invokeAll(calls)) {
                results.add(one.get());
            }
        }
        return results;
    }

    private static ConfigurableApplicationContext start(Database database, String secret) {
        return new SpringApplicationBuilder(BaseflyServer.class)
                .registerShutdownHook(false)
                .run(
                        "--server.port=0",
                        "--basefly.runtime.mode=production",
                        "--basefly.runtime.secret=" + secret,
                        "--basefly.database.url=" + database.jdbcUrl(),
                        "--basefly.database.username=" + database.username(),
                        "--basefly.database.password=" + database.password(),
                        "--basefly.database.system-pool-size=16",
                        "--management.prometheus.metrics.export.enabled=false",
                        "--logging.level.root=warn");
    }

    private static UserId person(ConfigurableApplicationContext context) {
        return context.getBean(SignIns.class)
                .signUp(new SignIns.SignUp("bench@example.com", "quite a long phrase 1", "Bea Bench", null))
                .person()
                .id();
    }
}
