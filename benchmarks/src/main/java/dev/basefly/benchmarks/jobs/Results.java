package dev.basefly.benchmarks.jobs;

import dev.basefly.benchmarks.figures.Bar;
import dev.basefly.benchmarks.figures.Figure;
import dev.basefly.benchmarks.figures.Samples;
import java.util.Map;
import java.util.Objects;

/** What the variants of a comparison brought, by name and round. */
record Results(Map<String, double[]> byVariant) {

    Figure rate(String name, String variant) {
        return Figure.of(name, "1/s", new Samples(of(variant)));
    }

    Figure ratio(String name, String ours, String theirs) {
        return Figure.ratio(name, of(ours), of(theirs), null);
    }

    Figure ratio(String name, String ours, String theirs, Bar bar) {
        return Figure.ratio(name, of(ours), of(theirs), bar);
    }

    private double[] of(String variant) {
        return Objects.requireNonNull(byVariant.get(variant), variant);
    }
}
