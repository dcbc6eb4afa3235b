package dev.basefly.benchmarks.figures;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One result.
 *
 * @param bar what it must reach, null for a figure that only informs
 */
public record Figure(
        String name, String unit, Samples samples, @Nullable Bar bar) {

    public static final String RATIO = "ratio";

    public static Figure of(String name, String unit, Samples samples) {
        return new Figure(name, unit, samples, null);
    }

    /** Ours divided by the peer's of the same round, which cancels what disturbed both. */
    public static Figure ratio(String name, double[] ours, double[] theirs, @Nullable Bar bar) {
        if (ours.length != theirs.length) {
            throw new IllegalArgumentException(ours.length + " runs against " + theirs.length);
        }
        double[] ratios = new double[ours.length];
        Arrays.setAll(ratios, run -> ours[run] / theirs[run]);
        return new Figure(name, RATIO, new Samples(ratios), bar);
    }

    /** How the bar was met; empty without one. */
    public String verdict() {
        if (bar == null) {
            return "";
        }
        return (bar.isMetBy(samples.median()) ? "met (" : "MISSED (") + bar + ")";
    }
}
