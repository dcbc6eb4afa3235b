package dev.basefly.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.benchmarks.figures.Bar;
import dev.basefly.benchmarks.figures.Figure;
import dev.basefly.benchmarks.figures.Samples;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class ReportTests {

    private final ByteArrayOutputStream console = new ByteArrayOutputStream();
    private final ByteArrayOutputStream progress = new ByteArrayOutputStream();
    private final Report report = new Report(
            new PrintStream(console, true, StandardCharsets.UTF_8),
            new PrintStream(progress, true, StandardCharsets.UTF_8));

    @Test
    void printsOneLinePerFigure() {
        report.of("http").accept(new Figure("chain / bare", "ratio", new Samples(0.7, 0.8, 0.9), Bar.atLeast(0.75)));
        report.of("http").accept(Figure.of("chain", "1/s", new Samples(12345.6)));

        assertThat(console.toString(StandardCharsets.UTF_8).lines())
                .satisfiesExactly(
                        line -> assertThat(line.split("\\s{2,}|(?<=http) +"))
                                .containsExactly(
                                        "http",
                                        "chain / bare",
                                        "0.800",
                                        "0.700",
                                        "0.900",
                                        "ratio",
                                        "3",
                                        "met (≥ 0.75)"),
                        line -> assertThat(line).contains("12346").doesNotContain("met"));
    }

    @Test
    void tellsApartFromTheFiguresWhatIsDoneMeanwhile() {
        report.of("jobs").doing("round 2 of 5");

        assertThat(progress.toString(StandardCharsets.UTF_8)).startsWith("jobs, after 0 s: round 2 of 5");
        assertThat(console.size()).isZero();
    }

    @Test
    void writesWhetherABarIsMet() {
        report.of("jobs").accept(new Figure("one / other", "ratio", new Samples(0.5), Bar.atLeast(0.55)));

        var row = JsonMapper.shared().readTree(report.json()).get(0);
        assertThat(row.get("bar").asString()).isEqualTo("≥ 0.55");
        assertThat(row.get("met").asBoolean()).isFalse();
    }

    @Test
    void writesTheFiguresAsJson(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("figures.json");
        report.of("start").accept(Figure.of("cached", "s", new Samples(1.5, 2.5)));

        report.writeJson(file);

        assertThat(JsonMapper.shared().readTree(Files.readString(file)))
                .isEqualTo(JsonMapper.shared().readTree("""
                        [{"bench":"start","figure":"cached","unit":"s","median":2.0,"min":1.5,"max":2.5,"runs":2}]
                        """));
    }

    @Test
    void writesAnEmptyListWithoutFigures() {
        assertThat(JsonMapper.shared().readTree(report.json()).isEmpty()).isTrue();
    }
}
