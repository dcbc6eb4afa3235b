package dev.basefly.testkit.leaks;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a hunt has done and found.
 *
 * @param operations how many of each kind were done
 * @param refused how many of them ended with an error, as they should
 * @param leaks values, rows, counts and ids of another tenant that came back, or rows of another tenant that changed
 * @param failures operations that ended otherwise than they should
 */
public record LeakReport(
        Map<String, Long> operations, long refused, List<String> leaks, List<String> failures, Duration duration) {

    public LeakReport {
        operations = new TreeMap<>(operations);
        leaks = List.copyOf(leaks);
        failures = List.copyOf(failures);
    }

    /** How many operations were done in all. */
    public long total() {
        return operations.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * Returns when nothing has leaked and nothing has failed.
     *
     * @throws AssertionError naming the first of each
     */
    public void verify() {
        if (!leaks.isEmpty() || !failures.isEmpty()) {
            throw new AssertionError("%s%n  %s".formatted(this, String.join("\n  ", first(leaks, failures))));
        }
    }

    @Override
    public String toString() {
        return "%,d operations of %d kinds in %d s, %,d refused, %d leak(s), %d failure(s)"
                .formatted(total(), operations.size(), duration.toSeconds(), refused, leaks.size(), failures.size());
    }

    private static List<String> first(List<String> leaks, List<String> failures) {
        return Stream.concat(leaks.stream().limit(10), failures.stream().limit(10))
                .toList();
    }
}
