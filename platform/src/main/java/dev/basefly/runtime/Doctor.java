package dev.basefly.runtime;

import java.util.List;

/** Examines every integration and says which is off, a stand-in, a test account or live, and what is wrong with it. */
public final class Doctor {

    private final RuntimeSettings settings;
    private final List<IntegrationCheck> checks;

    Doctor(RuntimeSettings settings, List<IntegrationCheck> checks) {
        this.settings = settings;
        this.checks = List.copyOf(checks);
    }

    /** What the doctor found. */
    public record Diagnosis(Mode mode, Role role, List<Integration> integrations) {

        public Diagnosis {
            integrations = List.copyOf(integrations);
        }

        public boolean healthy() {
            return integrations.stream().allMatch(Integration::healthy);
        }
    }

    public Diagnosis examine() {
        return new Diagnosis(
                settings.mode(),
                settings.role(),
                checks.stream().map(Doctor::ask).toList());
    }

    private static Integration ask(IntegrationCheck check) {
        try {
            return check.check();
        } catch (RuntimeException failure) {
            return new Integration(
                    check.getClass().getSimpleName(),
                    Integration.State.OFF,
                    "the check itself failed",
                    List.of(String.valueOf(failure.getMessage())));
        }
    }
}
