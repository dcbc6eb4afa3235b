package dev.basefly.clusters;

import dev.basefly.clusters.provisioning.MachineSize;
import dev.basefly.clusters.provisioning.MachineSpec;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Machines of one size, as they are wanted, beside what there is of them.
 *
 * @param nodes how many are wanted, 0 where they are to go
 * @param made as they were made or changed last, null while the cluster is being made
 */
public record NodePool(
        String name,
        MachineSize size,

        @Schema(description = "How many are wanted, 0 where they are to go")
        int nodes,

        @Schema(description = "What there is, which stays as it is when a change fails; null while the cluster is made")
        @Nullable
        Made made) {

    /** Machines that there are. */
    public record Made(MachineSize size, int nodes) {}

    /** Whether there is what is wanted, as far as there is anything. */
    public boolean isAsWanted() {
        return made == null || (made.nodes() == nodes && (nodes == 0 || made.size() == size));
    }

    /** Those that are wanted by name, and then those that are to go. */
    static List<NodePool> of(List<MachineSpec.Pool> wanted, List<MachineSpec.Pool> made) {
        Map<String, MachineSpec.Pool> there =
                made.stream().collect(Collectors.toMap(MachineSpec.Pool::name, Function.identity()));
        List<NodePool> all = new ArrayList<>();
        wanted.forEach(pool -> all.add(new NodePool(
                pool.name(),
                pool.size(),
                pool.nodes(),
                made.isEmpty() ? null : madeOf(there.remove(pool.name()), pool))));
        made.stream()
                .filter(pool -> there.containsKey(pool.name()))
                .forEach(pool ->
                        all.add(new NodePool(pool.name(), pool.size(), 0, new Made(pool.size(), pool.nodes()))));
        return List.copyOf(all);
    }

    private static Made madeOf(MachineSpec.@Nullable Pool there, MachineSpec.Pool wanted) {
        return there == null ? new Made(wanted.size(), 0) : new Made(there.size(), there.nodes());
    }
}
