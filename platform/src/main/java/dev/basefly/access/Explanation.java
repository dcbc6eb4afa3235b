package dev.basefly.access;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why something may be done or not: the decision with the steps that led to it, in their order.
 *
 * @param reason stable word, null when allowed
 * @param remedy what would make it possible, null when allowed
 */
public record Explanation(
        String permission,
        boolean allowed,
        @Nullable String reason,
        @Nullable String message,
        @Nullable String remedy,
        List<Step> steps) {

    public Explanation {
        steps = List.copyOf(steps);
    }

    /** What a step is about. */
    public enum Kind {
        ACTOR,
        ROLE,
        SCOPE,
        PERMISSION,
        PLAN,
        ENVIRONMENT_RULE,
        OBJECT_RULE,
        GRANT
    }

    /** One step: what was looked at, whether it spoke for the permission, and what was found. */
    public record Step(Kind kind, boolean passed, String finding) {}

    static Explanation of(String permission, Decision decision, List<Step> steps) {
        return switch (decision) {
            case Decision.Allowed ignored -> new Explanation(permission, true, null, null, null, steps);
            case Decision.Denied(String reason, String message, String remedy, String _) ->
                new Explanation(permission, false, reason, message, remedy, steps);
        };
    }

    /** Takes down the steps of a decision; one that is off takes down nothing and costs nothing. */
    static final class Trace {

        static final Trace OFF = new Trace(false);

        private final boolean on;
        private final List<Step> steps = new ArrayList<>();

        private Trace(boolean on) {
            this.on = on;
        }

        static Trace on() {
            return new Trace(true);
        }

        boolean isOn() {
            return on;
        }

        void add(Kind kind, boolean passed, String finding) {
            if (on) {
                steps.add(new Step(kind, passed, finding));
            }
        }

        List<Step> steps() {
            return List.copyOf(steps);
        }
    }
}
