package dev.basefly.benchmarks.http;

import dev.basefly.benchmarks.figures.Alternation;
import dev.basefly.benchmarks.figures.Bar;
import dev.basefly.benchmarks.figures.Benchmark;
import dev.basefly.benchmarks.figures.Effort;
import dev.basefly.benchmarks.figures.Figure;
import dev.basefly.benchmarks.figures.Findings;
import dev.basefly.benchmarks.figures.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * From the start of java to the first 200 of the readiness check, which includes the embedded PostgreSQL, on data that is
 * there already: cold, and as ./basefly run starts the second time.
 */
public final class StartBenchmark implements Benchmark {

    private static final String READY = "/health/ready";
    private static final long TRAINING_SECONDS = 180;

    @Override
    public String summary() {
        return "java start to ready and memory: plain fat jar, unpacked, unpacked with Spring AOT and AOT cache";
    }

    @Override
    public void measure(Effort effort, Findings figures) throws Exception {
        Path work = Files.createTempDirectory("basefly-bench");
        Map<String, String> settings = Map.of(
                "BASEFLY_RUNTIME_MODE",
                "development",
                "BASEFLY_RUNTIME_DATA_DIRECTORY",
                work.resolve("data").toString());
        Program program = Program.find();
        Path cache = train(program, settings, work);
        SequencedMap<String, List<String>> variants = variants(program, cache);
        Map<String, double[]> memory = new LinkedHashMap<>();
        Alternation alternation = new Alternation();
        int runs = effort.pick(5, 2);
        variants.forEach((name, command) -> {
            double[] resident = new double[runs];
            memory.put(name, resident);
            int[] run = {0};
            alternation.add(name, () -> start(command, settings, work, resident, run[0]++));
        });
        Map<String, double[]> seconds = alternation.run(runs);
        report(seconds, memory, figures);
    }

    private static void report(Map<String, double[]> seconds, Map<String, double[]> memory, Consumer<Figure> figures) {
        seconds.forEach((name, values) -> figures.accept(Figure.of(name, "s", new Samples(values))));
        double[] plain = of(seconds, "fat jar");
        figures.accept(Figure.ratio("unpacked / fat jar", of(seconds, "unpacked"), plain, null));
        figures.accept(
                Figure.ratio("Spring AOT + AOT cache / fat jar", of(seconds, "cached"), plain, Bar.atMost(0.45)));
        figures.accept(Figure.ratio("./basefly run, second time / fat jar", of(seconds, "script"), plain, null));
        memory.forEach((name, values) -> {
            if (!Double.isNaN(values[0])) {
                figures.accept(Figure.of("memory after start, " + name, "MB", new Samples(values)));
            }
        });
    }

    private static SequencedMap<String, List<String>> variants(Program program, Path cache) throws IOException {
        SequencedMap<String, List<String>> variants = new LinkedHashMap<>();
        variants.put("fat jar", Program.jar(program.fatJar(), List.of()));
        variants.put("unpacked", Program.jar(program.unpacked(), List.of()));
        List<String> cached = new ArrayList<>(Program.runOptions());
        cached.add("-XX:AOTCache=" + cache);
        variants.put("cached", Program.jar(program.unpacked(), cached));
        variants.put("script", List.of(program.script().toString(), "run"));
        return variants;
    }

    /** Runs the service once as a user does, which makes the data and, in the background, the AOT cache. */
    private static Path train(Program program, Map<String, String> settings, Path work) throws Exception {
        try (ServerProcess first =
                ServerProcess.start(List.of(program.script().toString(), "run"), settings, work.resolve("first.log"))) {
            first.awaitOk(READY);
            long start = System.nanoTime();
            while (program.caches().isEmpty()) {
                if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(TRAINING_SECONDS)) {
                    throw new IllegalStateException("No AOT cache came into being in " + program.unpacked());
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            }
            return program.caches().getFirst();
        }
    }

    private static double start(
            List<String> command, Map<String, String> settings, Path work, double[] resident, int run)
            throws Exception {
        try (ServerProcess server = ServerProcess.start(command, settings, work.resolve("server.log"))) {
            double seconds = server.awaitOk(READY);
            resident[run] = server.residentMegabytes().orElse(Double.NaN);
            return seconds;
        }
    }

    private static double[] of(Map<String, double[]> results, String variant) {
        double[] values = results.get(variant);
        if (values == null) {
            throw new IllegalArgumentException(variant);
        }
        return values;
    }
}
