package dev.basefly.testkit.leaks;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** Counts operations and keeps what they brought to light. */
final class Tally {

    /** Of each operation, so that one that finds much does not hide the others. */
    private static final int KEPT = 10;

    private final Map<String, LongAdder> operations = new ConcurrentHashMap<>();
    private final LongAdder refused = new LongAdder();
    private final Queue<String> leaks = new ConcurrentLinkedQueue<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();

    void done(String operation) {
        operations.computeIfAbsent(operation, _ -> new LongAdder()).increment();
    }

    void refused() {
        refused.increment();
    }

    /** Notes a leak when the text shows anything of another tenant. */
    void inspect(String operation, int tenant, String text) {
        Marks.foreign(text, tenant).ifPresent(mark -> leak(operation, tenant, mark + " in: " + text));
    }

    /** Notes a leak when what was seen is not exactly what the tenant has. */
    void compare(String operation, int tenant, Object expected, Object seen) {
        if (!expected.equals(seen)) {
            leak(operation, tenant, "expected %s, saw %s".formatted(expected, seen));
        }
    }

    void leak(String operation, int tenant, String what) {
        keep(leaks, operation + " for tenant ", tenant + ": " + what);
    }

    void failure(String operation, int tenant, String what) {
        keep(failures, operation + " for tenant ", tenant + ": " + what);
    }

    LeakReport report(Duration duration) {
        var counts = operations.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().sum()));
        return new LeakReport(counts, refused.sum(), List.copyOf(leaks), List.copyOf(failures), duration);
    }

    private static void keep(Queue<String> found, String operation, String what) {
        if (found.stream().filter(text -> text.startsWith(operation)).count() < KEPT) {
            found.add(operation + what);
        }
    }
}
