package dev.basefly.clusters.provisioning;

import dev.basefly.runtime.TenantId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the machines of one cluster are to be. Applying the same twice is applying it once, for the name tells.
 *
 * @param name of this attempt at them, and of no other: a DNS label (RFC 1123)
 * @param cluster the id of the cluster, {@code clu_…}
 * @param attempt counted from 1; a new one begins where all machines of the one before were given up
 * @param title what people call the cluster
 * @param network null for the default one
 * @param version of Kubernetes, such as 1.34
 * @param running whether they are to be switched on
 * @param revision grows with each change of what is wanted, so that a late call never undoes a newer one
 */
public record MachineSpec(
        String name,
        TenantId organization,
        String cluster,
        int attempt,
        String title,
        String location,
        @Nullable String network,
        String version,
        boolean running,
        int revision,
        List<Pool> pools) {

    /** Machines of one size, side by side. */
    public record Pool(String name, MachineSize size, int nodes) {

        /** What an hour costs in which they run. */
        public int hourlyCents() {
            return size.hourlyCents() * nodes;
        }
    }

    public MachineSpec {
        pools = List.copyOf(pools);
    }

    /** What an hour costs in which all of them run. */
    public static int hourlyCents(List<Pool> pools) {
        return pools.stream().mapToInt(Pool::hourlyCents).sum();
    }

    /** The name of the machines of an attempt: {@code clu_…} as a DNS label, and the attempt's number. */
    public static String name(String cluster, int attempt) {
        return cluster.replace('_', '-') + "-" + attempt;
    }
}
