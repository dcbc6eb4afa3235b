package dev.basefly.benchmarks.http;

import dev.basefly.benchmarks.figures.Bar;
import dev.basefly.benchmarks.figures.Benchmark;
import dev.basefly.benchmarks.figures.Effort;
import dev.basefly.benchmarks.figures.Figure;
import dev.basefly.benchmarks.figures.Findings;
import dev.basefly.benchmarks.figures.Parts;
import dev.basefly.benchmarks.figures.Samples;
import dev.basefly.testkit.TestPostgres;
import dev.basefly.testkit.TestPostgres.Database;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a person waits for: a page until it is there, next to an answer that needs no work; what a first visit weighs; and what
 * Lighthouse thinks of the pages, where it can be had.
 */
public final class PagesBenchmark implements Benchmark {

    private static final double RATE = 100;
    private static final int CONNECTIONS = 16;
    private static final Page IDLE = new Page("an answer that needs no work", "/health/live", "UP");

    /**
     * A page.
     *
     * @param text what stands on it
     */
    private record Page(String name, String path, String text) {}

    private static final List<Page> VISITED =
            List.of(new Page("home", "/", "</html>"), new Page("sign-in", "/sign-in", "</html>"));

    private static final List<Page> SIGNED_IN = List.of(
            new Page("overview", "/overview", "</html>"),
            new Page("clusters", "/clusters", "Cluster 4"),
            new Page("members", "/settings/members", "Caller 0"));

    @Override
    public String summary() {
        return "pages at 100/s, the weight of a first visit, and Lighthouse's scores";
    }

    @Override
    public void measure(Effort effort, Findings findings) throws Exception {
        Path logs = Files.createTempDirectory("basefly-bench");
        Database database = TestPostgres.newDatabase();
        findings.doing("starting a server with 50,000 clusters");
        try (ServerProcess basefly = HttpBenchmark.basefly(database, logs.resolve("basefly.log"))) {
            basefly.awaitOk("/health/ready");
            URI server = HttpBenchmark.uri(basefly.address());
            var dataset = new Dataset(database);
            dataset.signUp(server, 1);
            dataset.fill();
            try (var stranger = new Visitor(server);
                    var caller = new Visitor(server)) {
                caller.signIn(Dataset.email(0), Dataset.password(0));
                new Parts("BENCH_PAGES")
                        .add("time", (part, figures) -> {
                            measureTime(part, basefly, stranger, IDLE, figures);
                            for (Page page : VISITED) {
                                measureTime(part, basefly, stranger, page, figures);
                            }
                            for (Page page : SIGNED_IN) {
                                measureTime(part, basefly, caller, page, figures);
                            }
                        })
                        .add("weight", (_, figures) -> {
                            VISITED.forEach(page -> measureWeight(stranger, page, figures));
                            SIGNED_IN.forEach(page -> measureWeight(caller, page, figures));
                        })
                        .add("lighthouse", (part, figures) -> measureScores(part, server, stranger, caller, figures))
                        .measure(effort, findings);
            }
        }
    }

    /** Until the page is there as a whole, which is later than its first byte. */
    private static void measureTime(Effort effort, ServerProcess basefly, Visitor visitor, Page page, Findings findings)
            throws IOException {
        findings.doing(page.name() + " at 100/s");
        int runs = effort.pick(5, 2);
        double[] p50 = new double[runs];
        double[] p99 = new double[runs];
        HttpCall call = HttpCall.page(HttpCall.get(page.path(), visitor.headers()), page.text());
        try (HttpLoad load = new HttpLoad(basefly.address(), List.of(call), CONNECTIONS)) {
            load.open(RATE, Duration.ofSeconds(effort.pick(10, 1)));
            for (int run = 0; run < runs; run++) {
                Samples latencies = load.open(RATE, Duration.ofSeconds(effort.pick(6, 1)));
                p50[run] = latencies.percentile(50);
                p99[run] = latencies.percentile(99);
            }
        }
        findings.accept(Figure.of(page.name() + " at 100/s, p50", "ms", new Samples(p50)));
        Bar bar = page.equals(IDLE) ? null : Bar.atMost(50);
        findings.accept(new Figure(page.name() + " at 100/s, p99", "ms", new Samples(p99), bar));
    }

    private static void measureWeight(Visitor visitor, Page page, Findings findings) {
        findings.accept(new Figure(
                page.name() + ", first visit",
                "KB",
                new Samples(visitor.weight(page.path()) / 1_000.0),
                Bar.atMost(100)));
    }

    private static void measureScores(Effort effort, URI server, Visitor stranger, Visitor caller, Findings findings)
            throws IOException {
        Lighthouse lighthouse = Lighthouse.find().orElse(null);
        if (lighthouse == null) {
            findings.doing("no Lighthouse: npx and chromium are not both on the path");
            return;
        }
        int runs = effort.pick(3, 1);
        for (Page page : VISITED) {
            measureScores(
                    page, () -> lighthouse.scores(server.resolve(page.path()), stranger.cookie()), runs, findings);
        }
        for (Page page : SIGNED_IN) {
            measureScores(page, () -> lighthouse.scores(server.resolve(page.path()), caller.cookie()), runs, findings);
        }
    }

    private static void measureScores(Page page, Scoring scoring, int runs, Findings findings) throws IOException {
        findings.doing("Lighthouse looks at " + page.name());
        Map<String, double[]> scores = new LinkedHashMap<>();
        for (int run = 0; run < runs; run++) {
            int now = run;
            scoring.score()
                    .forEach((category, score) -> scores.computeIfAbsent(category, _ -> new double[runs])[now] = score);
        }
        scores.forEach((category, values) -> findings.accept(
                new Figure(page.name() + ", " + category, "of 100", new Samples(values), Bar.atLeast(95))));
    }

    @FunctionalInterface
    private interface Scoring {
        Map<String, Double> score() throws IOException;
    }
}
