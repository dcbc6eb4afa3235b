package dev.basefly.jobs.worker;

import dev.basefly.jobs.JobHandler;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** The handlers of this process by the names of their kinds. */
final class Handlers {

    private Handlers() {}

    /** @throws IllegalStateException when two handlers want the same kind */
    static Map<String, JobHandler<?>> of(Collection<? extends JobHandler<?>> handlers) {
        Map<String, JobHandler<?>> byKind = new HashMap<>();
        for (JobHandler<?> handler : handlers) {
            if (byKind.put(handler.kind().name(), handler) != null) {
                throw new IllegalStateException(
                        "Two handlers do jobs of the kind " + handler.kind().name() + ": remove one of the beans");
            }
        }
        return Map.copyOf(byKind);
    }
}
