package dev.basefly.benchmarks;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/** The values of one figure, one per run. */
final class Samples {

    private final double[] sorted;

    Samples(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("No values");
        }
        sorted = values.clone();
        Arrays.sort(sorted);
    }

    static Samples of(DoubleStream values) {
        return new Samples(values.toArray());
    }

    int runs() {
        return sorted.length;
    }

    double min() {
        return sorted[0];
    }

    double max() {
        return sorted[sorted.length - 1];
    }

    /** The middle value; of an even number the mean of both middle ones. */
    double median() {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** The smallest value that {@code percent} of all do not exceed (nearest rank). */
    double percentile(double percent) {
        if (percent <= 0 || percent > 100) {
            throw new IllegalArgumentException("Not a percentile: " + percent);
        }
        return sorted[(int) Math.ceil(percent * sorted.length / 100 - 1e-9) - 1];
    }
}
