package dev.basefly.runtime;

import java.util.List;
import java.util.stream.Stream;

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

    /** The same, with more that is wrong. */
    public Integration with(List<String> more) {
        return more.isEmpty()
                ? this
                : new Integration(
                        name,
                        state,
                        detail,
                        Stream.concat(problems.stream(), more.stream()).toList());
    }

    public boolean healthy() {
        return problems.isEmpty();
    }
}
