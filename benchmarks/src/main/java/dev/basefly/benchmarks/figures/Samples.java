package dev.basefly.benchmarks.figures;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/** The values of one figure, one per run. */
public final class Samples {

    private final double[] sorted;

    public Samples(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("No values");
        }
        sorted = values.clone();
        Arrays.sort(sorted);
    }

    public static Samples of(DoubleStream values) {
        return new Samples(values.toArray());
    }

    public int runs() {
        return sorted.length;
    }

    public double min() {
        return sorted[0];
    }

    public double max() {
        return sorted[sorted.length - 1];
    }

    /** The middle value; of an even number the mean of both middle ones. */
    public double median() {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** The smallest value that {@code percent} of all do not exceed (nearest rank). */
    public double percentile(double percent) {
        if (percent <= 0 || percent > 100) {
            throw new IllegalArgumentException("Not a percentile: " + percent);
        }
        return sorted[(int) Math.ceil(percent * sorted.length / 100 - 1e-9) - 1];
    }
}
