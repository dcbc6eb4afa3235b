package dev.basefly.runtime;

import java.util.List;

/**
 * The state of one outside service the installation can use.
 *
 * @param name for example "PostgreSQL"
 * @param detail what is in use, without secrets
 * @param problems what is wrong, each with its remedy; empty when all is well
 */
public record Integration(String name, State state, String detail, List<String> problems) {

    /** How real the integration is. */
    public enum State {
        OFF,
        STAND_IN,
        TEST,
        LIVE
    }

    public Integration {
        problems = List.copyOf(problems);
    }

    public Integration(String name, State state, String detail) {
        this(name, state, detail, List.of());
    }

    public boolean healthy() {
        return problems.isEmpty();
    }
}
