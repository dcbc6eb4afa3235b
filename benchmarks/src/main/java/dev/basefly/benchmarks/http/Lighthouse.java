package dev.basefly.benchmarks.http;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Google's Lighthouse by npm's {@code npx}, with a Chromium that is installed: a phone of the middle class with a slow network,
 * as it pretends by default.
 */
final class Lighthouse {

    private static final String PACKAGE = "lighthouse@12.8.2";
    private static final List<String> CATEGORIES = List.of("performance", "accessibility", "best-practices");
    private static final String FLAGS = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run"
            + " --disable-background-networking --disable-component-update --disable-sync --disable-dev-shm-usage";
    private static final long PATIENCE_MINUTES = 5;
    /** It loses a trace now and then, and asks to be run again. */
    private static final int ATTEMPTS = 3;

    private final Path npx;
    private final Path chromium;

    private Lighthouse(Path npx, Path chromium) {
        this.npx = npx;
        this.chromium = chromium;
    }

    /** Empty where npm or Chromium is not installed. */
    static Optional<Lighthouse> find() {
        Optional<Path> chromium = onPath("chromium").or(() -> onPath("google-chrome"));
        return onPath("npx").flatMap(npx -> chromium.map(browser -> new Lighthouse(npx, browser)));
    }

    /**
     * What it thinks of a page, from 0 to 100 by category.
     *
     * @param cookie of the visitor, empty for a stranger
     */
    Map<String, Double> scores(URI page, String cookie) throws IOException {
        Path folder = Files.createTempDirectory("basefly-lighthouse");
        try {
            Path report = folder.resolve("lighthouse.json");
            Path log = folder.resolve("lighthouse.log");
            ProcessBuilder builder = command(page, cookie, report)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.appendTo(log.toFile()));
            builder.environment().put("TMPDIR", folder.toString());
            for (int attempt = 1; !succeeds(builder); attempt++) {
                if (attempt == ATTEMPTS) {
                    throw new IllegalStateException("Lighthouse failed:\n" + Files.readString(log));
                }
            }
            return read(report);
        } finally {
            FileSystemUtils.deleteRecursively(folder);
        }
    }

    private ProcessBuilder command(URI page, String cookie, Path report) {
        var builder = new ProcessBuilder(
                npx.toString(),
                "--yes",
                PACKAGE,
                page.toString(),
                "--quiet",
                "--output=json",
                "--output-path=" + report,
                "--only-categories=" + String.join(",", CATEGORIES),
                "--chrome-flags=" + FLAGS,
                "--extra-headers="
                        + JsonMapper.shared()
                                .writeValueAsString(cookie.isEmpty() ? Map.of() : Map.of("Cookie", cookie)));
        builder.environment().put("CHROME_PATH", chromium.toString());
        return builder;
    }

    private static Map<String, Double> read(Path report) throws IOException {
        JsonNode categories =
                JsonMapper.shared().readTree(Files.readString(report)).path("categories");
        Map<String, Double> scores = new LinkedHashMap<>();
        for (String category : CATEGORIES) {
            scores.put(category, categories.path(category).path("score").asDouble() * 100);
        }
        return scores;
    }

    private static boolean succeeds(ProcessBuilder builder) throws IOException {
        Process process = builder.start();
        try {
            return process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES) && process.exitValue() == 0;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        } finally {
            process.destroyForcibly();
        }
    }

    private static Optional<Path> onPath(String program) {
        return Pattern.compile(":")
                .splitAsStream(Optional.ofNullable(System.getenv("PATH")).orElse(""))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
