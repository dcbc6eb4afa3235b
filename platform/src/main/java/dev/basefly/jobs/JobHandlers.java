package dev.basefly.jobs;

import java.util.List;

/** Handlers of kinds that a module makes from what it finds at start; contributed as a bean. */
public record JobHandlers(List<JobHandler<?>> handlers) {

    public JobHandlers {
        handlers = List.copyOf(handlers);
    }
}
