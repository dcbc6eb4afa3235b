package dev.basefly.clusters;

import dev.basefly.access.Access;
import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import dev.basefly.audit.AuditEntry;
import dev.basefly.clusters.life.Connections;
import dev.basefly.clusters.provisioning.ProvisionerFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Short-lived access to the Kubernetes API of the clusters of the organization in scope. What is given out is neither kept nor
 * logged; that it was is in the audit log.
 */
public final class Kubeconfigs {

    /** How long one is valid for who does not say. */
    public static final Duration USUAL = Duration.ofHours(1);

    static final int LEAST_MINUTES = 10;
    static final int MOST_MINUTES = 1440;

    private static final Duration SHORTEST = Duration.ofMinutes(LEAST_MINUTES);
    private static final Duration LONGEST = Duration.ofMinutes(MOST_MINUTES);

    private final Clusters clusters;
    private final Access access;
    private final Connections connections;
    private final Clock clock;

    Kubeconfigs(Clusters clusters, Access access, Connections connections, Clock clock) {
        this.clusters = clusters;
        this.access = access;
        this.connections = connections;
        this.clock = clock;
    }

    /**
     * A kubeconfig, which kubectl reads.
     *
     * @param yaml with the secret in it
     */
    public record Kubeconfig(String yaml, Instant expiresAt) {

        /** Without the secret, wherever it is printed. */
        @Override
        public String toString() {
            return "Kubeconfig until " + expiresAt;
        }
    }

    /**
     * Gives access for so long to who may get into clusters and change this one; CONFLICT when the cluster does not run,
     * VALIDATION_ERROR when it is shorter than ten minutes or longer than a day.
     */
    public Kubeconfig issue(ClusterId id, Duration validity) {
        access.require("clusters:connect");
        if (validity.compareTo(SHORTEST) < 0 || validity.compareTo(LONGEST) > 0) {
            throw ApiError.invalid("minutes", "must be between " + LEAST_MINUTES + " and " + MOST_MINUTES);
        }
        Instant expiresAt = clock.instant().plus(validity).truncatedTo(ChronoUnit.SECONDS);
        // Recorded before it is made: nobody has access that the log does not know.
        AuditEntry entry = AuditEntry.of("cluster.kubeconfig_issued").with("expiresAt", expiresAt);
        Cluster cluster = clusters.decide(id, entry, Kubeconfigs::requireRunning);
        try {
            return new Kubeconfig(connections.kubeconfig(cluster.id(), expiresAt), expiresAt);
        } catch (ProvisionerFailure failure) {
            throw ApiError.of(ErrorCode.INTEGRATION_ERROR, failure.words())
                    .reason("provisioner_failed")
                    .remedy("Try again in a minute");
        }
    }

    private static void requireRunning(Cluster cluster) {
        if (cluster.status() != ClusterStatus.RUNNING) {
            throw ApiError.conflict("not_running", "A kubeconfig can only be issued for a running cluster")
                    .remedy("Start the cluster, and try again when it runs");
        }
    }
}
