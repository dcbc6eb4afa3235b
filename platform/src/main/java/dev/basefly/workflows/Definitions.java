package dev.basefly.workflows;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The workflows that this process knows. */
final class Definitions {

    private final Map<Key, Graph<?>> graphs = new HashMap<>();

    private record Key(String name, int version) {}

    /** @throws IllegalStateException when two have one name and version */
    Definitions(Collection<? extends Workflow<?>> all) {
        for (Workflow<?> workflow : all) {
            if (graphs.put(new Key(workflow.name(), workflow.version()), new Graph<>(workflow)) != null) {
                throw new IllegalStateException("Two beans define version " + workflow.version() + " of "
                        + workflow.name() + ": give the changed one the next version");
            }
        }
    }

    List<Graph<?>> all() {
        return List.copyOf(graphs.values());
    }

    /** The one that an instance was started with; empty if this process does not know it, or knows it otherwise. */
    Optional<Graph<?>> find(Instance instance) {
        return find(instance.name(), instance.version())
                .filter(graph -> graph.shape().equals(instance.shape()));
    }

    Optional<Graph<?>> find(String name, int version) {
        return Optional.ofNullable(graphs.get(new Key(name, version)));
    }

    /** @throws IllegalArgumentException when it is no bean here */
    @SuppressWarnings("unchecked") // it was made from this definition
    <S extends Record> Graph<S> require(Workflow<S> workflow) {
        return find(workflow.name(), workflow.version())
                .filter(graph -> graph.definition().equals(workflow))
                .map(graph -> (Graph<S>) graph)
                .orElseThrow(() -> new IllegalArgumentException("Version " + workflow.version() + " of "
                        + workflow.name() + " is no bean here, so nobody would go on with it"));
    }
}
