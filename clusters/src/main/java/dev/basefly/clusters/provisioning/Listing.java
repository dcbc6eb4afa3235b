package dev.basefly.clusters.provisioning;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of all the machines that there are.
 *
 * @param next leads to the part that follows, null at the end; only who made it can read it
 */
public record Listing(List<Machines> machines, @Nullable String next) {

    public Listing {
        machines = List.copyOf(machines);
    }
}
