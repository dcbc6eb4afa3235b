package dev.basefly.benchmarks;

import dev.basefly.benchmarks.figures.Figure;
import dev.basefly.benchmarks.figures.Findings;
import dev.basefly.benchmarks.figures.Samples;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Prints one line per figure and keeps them for the file. */
final class Report {

    private static final String LINE = "%-7s %-58s %12s %12s %12s  %-6s %4s  %s%n";

    private final PrintStream out;
    private final PrintStream progress;
    private final List<Map<String, Object>> rows = new ArrayList<>();

    /** @param progress what is done while the figures are not known yet */
    Report(PrintStream out, PrintStream progress) {
        this.out = out;
        this.progress = progress;
    }

    void header() {
        out.printf(LINE, "bench", "figure", "median", "min", "max", "unit", "runs", "bar");
    }

    /** Takes the figures of one benchmark. */
    Findings of(String bench) {
        return new Findings() {
            private final long start = System.nanoTime();

            @Override
            public void accept(Figure figure) {
                add(bench, figure);
            }

            @Override
            public void doing(String what) {
                progress.printf("%s, after %d s: %s%n", bench, (System.nanoTime() - start) / 1_000_000_000, what);
            }
        };
    }

    String json() {
        JsonMapper mapper =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        return mapper.writeValueAsString(rows);
    }

    void writeJson(Path file) throws IOException {
        Files.writeString(file, json() + "\n");
    }

    private void add(String bench, Figure figure) {
        Samples samples = figure.samples();
        out.printf(
                LINE,
                bench,
                figure.name(),
                number(samples.median()),
                number(samples.min()),
                number(samples.max()),
                figure.unit(),
                samples.runs(),
                figure.verdict());
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("bench", bench);
        row.put("figure", figure.name());
        row.put("unit", figure.unit());
        row.put("median", samples.median());
        row.put("min", samples.min());
        row.put("max", samples.max());
        row.put("runs", samples.runs());
        if (figure.bar() != null) {
            row.put("bar", figure.bar().toString());
            row.put("met", figure.bar().isMetBy(samples.median()));
        }
        rows.add(row);
    }

    /** Three digits that count, whole numbers from 100 on. */
    private static String number(double value) {
        String format = Math.abs(value) >= 100 ? "%.0f" : Math.abs(value) >= 10 ? "%.1f" : "%.3f";
        return String.format(Locale.ROOT, format, value);
    }
}
