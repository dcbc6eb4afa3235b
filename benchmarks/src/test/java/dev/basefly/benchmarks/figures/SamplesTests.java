package dev.basefly.benchmarks.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplesTests {

    @Test
    void knowsMedianAndRange() {
        var odd = new Samples(5, 1, 3);
        var even = new Samples(4, 1, 3, 2);

        assertThat(odd.median()).isEqualTo(3);
        assertThat(odd.min()).isEqualTo(1);
        assertThat(odd.max()).isEqualTo(5);
        assertThat(even.median()).isEqualTo(2.5);
        assertThat(even.runs()).isEqualTo(4);
    }

    @Test
    void takesPercentilesByNearestRank() {
        var samples = Samples.of(IntStream.rangeClosed(1, 1000).asDoubleStream());

        assertThat(samples.percentile(50)).isEqualTo(500);
        assertThat(samples.percentile(99)).isEqualTo(990);
        assertThat(samples.percentile(99.9)).isEqualTo(999);
        assertThat(samples.percentile(100)).isEqualTo(1000);
        assertThat(new Samples(7).percentile(1)).isEqualTo(7);
    }

    @Test
    void refusesNothingAndImpossiblePercentiles() {
        assertThatThrownBy(Samples::new).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Samples(1).percentile(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Samples(1).percentile(101)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void pairsTheRunsOfARatio() {
        var ratio = Figure.ratio("ours / theirs", new double[] {2, 9}, new double[] {4, 3}, Bar.atLeast(1.75));

        assertThat(ratio.samples().min()).isEqualTo(0.5);
        assertThat(ratio.samples().max()).isEqualTo(3);
        assertThat(ratio.verdict()).isEqualTo("met (≥ 1.75)");
    }

    @Test
    void marksAMissedBar() {
        var slow = new Figure("start", "s", new Samples(2.1), Bar.atMost(2));

        assertThat(slow.verdict()).isEqualTo("MISSED (≤ 2)");
        assertThat(Figure.of("start", "s", new Samples(2.1)).verdict()).isEmpty();
    }
}
