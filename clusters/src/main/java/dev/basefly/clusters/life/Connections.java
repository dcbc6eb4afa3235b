package dev.basefly.clusters.life;

import dev.basefly.api.ApiError;
import dev.basefly.clusters.ClusterId;
import dev.basefly.clusters.provisioning.Provisioner;
import java.time.Instant;

/** The way into the clusters of the organization in scope. */
public final class Connections {

    private final LifeCycle life;
    private final Provisioner provisioner;

    Connections(LifeCycle life, Provisioner provisioner) {
        this.life = life;
        this.provisioner = provisioner;
    }

    /** A kubeconfig that is valid until then; a ProvisionerFailure when it cannot be had. */
    public String kubeconfig(ClusterId id, Instant expiresAt) {
        Standing cluster = life.find(id).orElseThrow(() -> ApiError.notFound("Cluster"));
        return provisioner.kubeconfig(cluster.machines(), expiresAt);
    }
}
