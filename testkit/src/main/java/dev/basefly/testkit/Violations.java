package dev.basefly.testkit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects everything that is wrong and then throws it as one failure. */
final class Violations {

    private final List<String> found = new ArrayList<>();

    void add(String violation) {
        found.add(violation);
    }

    /** Adds a violation with the text that would repair it. */
    void add(String violation, @Nullable String remedy) {
        found.add(remedy == null ? violation : violation + "\n      " + remedy);
    }

    List<String> list() {
        return List.copyOf(found);
    }

    /** Fails with all violations, or does nothing when there are none. */
    void throwAll(String subject) {
        if (!found.isEmpty()) {
            var lines = String.join("\n  - ", found);
            throw new AssertionError("%s: %d violation(s)\n  - %s".formatted(subject, found.size(), lines));
        }
    }
}
