package dev.basefly.testkit.attack;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a run of the suite has done and found.
 *
 * @param routes all routes of the application, as {@code GET /path}
 * @param called those that were called at least once
 * @param attacks how many calls of each kind were made
 * @param faults what was not as the declared rules say
 */
public record AttackReport(
        Set<String> routes, Set<String> called, Map<String, Long> attacks, List<String> faults, Duration duration) {

    public AttackReport {
        routes = new TreeSet<>(routes);
        called = new TreeSet<>(called);
        attacks = Map.copyOf(attacks);
        faults = List.copyOf(faults);
    }

    /** How many calls were made in all. */
    public long calls() {
        return attacks.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * Returns when every route was called and every answer was as its rule says.
     *
     * @throws AssertionError naming each fault
     */
    public void verify() {
        var uncalled = new TreeSet<>(routes);
        uncalled.removeAll(called);
        if (!uncalled.isEmpty() || !faults.isEmpty()) {
            throw new AssertionError("%s%n%s".formatted(this, text(uncalled)));
        }
    }

    @Override
    public String toString() {
        return "%d of %d routes called, %d kinds of attack, %d calls in %d s, %d fault(s)"
                .formatted(called.size(), routes.size(), attacks.size(), calls(), duration.toSeconds(), faults.size());
    }

    private String text(Set<String> uncalled) {
        var text = new StringBuilder();
        uncalled.forEach(
                route -> text.append("  - never called: ").append(route).append('\n'));
        faults.stream()
                .sorted()
                .limit(100)
                .forEach(fault -> text.append("  - ").append(fault).append('\n'));
        return text.toString();
    }
}
