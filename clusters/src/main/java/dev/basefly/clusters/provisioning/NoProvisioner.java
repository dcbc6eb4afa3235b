package dev.basefly.clusters.provisioning;

import dev.basefly.runtime.Integration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stands where no provisioner is set up: there are no machines, and none can be had. */
public final class NoProvisioner implements Provisioner {

    @Override
    public void apply(MachineSpec spec) {
        throw none();
    }

    @Override
    public Optional<Observation> observe(String name) {
        throw none();
    }

    @Override
    public void delete(String name) {
        throw none();
    }

    @Override
    public String kubeconfig(String name, Instant expiresAt) {
        throw none();
    }

    @Override
    public Listing list(@Nullable String cursor, int limit) {
        return new Listing(List.of(), null);
    }

    @Override
    public Integration describe() {
        return new Integration(
                "Provisioner",
                Integration.State.OFF,
                "set basefly.clusters.provisioner to kubernetes to have clusters made");
    }

    private static ProvisionerFailure none() {
        return ProvisionerFailure.notNow("No provisioner of clusters is set up here");
    }
}
