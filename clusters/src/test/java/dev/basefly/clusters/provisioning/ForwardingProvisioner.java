package dev.basefly.clusters.provisioning;

import dev.basefly.runtime.Integration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks another one; its children are wrong in one thing. */
public class ForwardingProvisioner implements Provisioner {

    private final Provisioner inner;

    public ForwardingProvisioner(Provisioner inner) {
        this.inner = inner;
    }

    @Override
    public void apply(MachineSpec spec) {
        inner.apply(spec);
    }

    @Override
    public Optional<Observation> observe(String name) {
        return inner.observe(name);
    }

    @Override
    public void delete(String name) {
        inner.delete(name);
    }

    @Override
    public String kubeconfig(String name, Instant expiresAt) {
        return inner.kubeconfig(name, expiresAt);
    }

    @Override
    public Listing list(@Nullable String cursor, int limit) {
        return inner.list(cursor, limit);
    }

    @Override
    public Integration describe() {
        return inner.describe();
    }
}
