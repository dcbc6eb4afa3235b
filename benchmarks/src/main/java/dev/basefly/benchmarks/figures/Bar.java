package dev.basefly.benchmarks.figures;

import java.util.Locale;

/** What a figure must reach, judged by its median. */
public sealed interface Bar {

    boolean isMetBy(double median);

    static Bar atLeast(double limit) {
        return new AtLeast(limit);
    }

    static Bar atMost(double limit) {
        return new AtMost(limit);
    }

    /** More is better. */
    record AtLeast(double limit) implements Bar {
        @Override
        public boolean isMetBy(double median) {
            return median >= limit;
        }

        @Override
        public String toString() {
            return "≥ " + number(limit);
        }
    }

    /** Less is better. */
    record AtMost(double limit) implements Bar {
        @Override
        public boolean isMetBy(double median) {
            return median <= limit;
        }

        @Override
        public String toString() {
            return "≤ " + number(limit);
        }
    }

    private static String number(double limit) {
        return limit == Math.rint(limit)
                ? String.format(Locale.ROOT, "%.0f", limit)
                : String.format(Locale.ROOT, "%.2f", limit);
    }
}
