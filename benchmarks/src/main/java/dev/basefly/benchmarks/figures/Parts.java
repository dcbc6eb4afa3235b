package dev.basefly.benchmarks.figures;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The parts of a measurement in their order: all of them, or those that an environment variable names. */
public final class Parts {

    private final String variable;
    private final Map<String, Part> parts = new LinkedHashMap<>();

    /** @param variable names parts, separated by commas, when not all are wanted */
    public Parts(String variable) {
        this.variable = variable;
    }

    public Parts add(String name, Part part) {
        parts.put(name, part);
        return this;
    }

    public void measure(Effort effort, Findings findings) throws Exception {
        String names = System.getenv(variable);
        for (String name : names == null ? List.copyOf(parts.keySet()) : List.of(names.split(","))) {
            Part part = parts.get(name);
            if (part == null) {
                throw new IllegalArgumentException(variable + " knows " + parts.keySet() + " and not " + name);
            }
            part.measure(effort, findings);
        }
    }
}
