package dev.basefly.clusters.kubernetes;

import dev.basefly.clusters.provisioning.Observation;
import dev.basefly.clusters.provisioning.Phase;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster's conditions mean (Cluster API, "Cluster status conditions"): each is True, False or Unknown, and says why.
 *
 * @param cluster as the management cluster shows it
 * @param deployments its MachineDeployments
 */
record Conditions(GenericKubernetesResource cluster, List<GenericKubernetesResource> deployments) {

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration SELDOM = Duration.ofSeconds(30);

    Conditions {
        deployments = List.copyOf(deployments);
    }

    Observation observation() {
        Phase phase = phase();
        boolean settled = (phase == Phase.RUNNING || phase == Phase.STOPPED) && isUpToDate();
        return new Observation(
                Topology.revision(cluster), phase, settled, settled ? null : reason(), settled ? SELDOM : SOON);
    }

    private Phase phase() {
        if (cluster.getMetadata().getDeletionTimestamp() != null) {
            return Phase.DELETING;
        }
        String known = Objects.requireNonNullElse(text(cluster.get("status", "phase")), "");
        if (known.equals("Failed")) {
            return Phase.FAILED;
        }
        if (isTrue("ControlPlaneAvailable") && isTrue("WorkersAvailable")) {
            return Topology.isRunning(cluster) || machines() > 0 ? Phase.RUNNING : Phase.STOPPED;
        }
        if (isTrue("ControlPlaneInitialized")) {
            return Phase.INITING;
        }
        return known.equals("Provisioning") || known.equals("Provisioned") || isTrue("InfrastructureReady")
                ? Phase.CREATING
                : Phase.PENDING;
    }

    /** Whether the management cluster has seen what is wanted, and has brought it about. */
    private boolean isUpToDate() {
        Long seen = number(cluster.get("status", "observedGeneration"));
        Long wanted = cluster.getMetadata().getGeneration();
        boolean known = wanted == null || (seen != null && seen >= wanted);
        return known && isTrue("TopologyReconciled") && (Topology.isRunning(cluster) ? isComplete() : machines() == 0);
    }

    private boolean isComplete() {
        return deployments.stream().allMatch(deployment -> {
            Long wanted = number(deployment.get("spec", "replicas"));
            Long ready = number(deployment.get("status", "availableReplicas"));
            return Objects.requireNonNullElse(ready, 0L) >= Objects.requireNonNullElse(wanted, 0L);
        });
    }

    private long machines() {
        return deployments.stream()
                .mapToLong(deployment -> Objects.requireNonNullElse(number(deployment.get("status", "replicas")), 0L))
                .sum();
    }

    private boolean isTrue(String type) {
        return conditions().stream()
                .anyMatch(condition -> type.equals(condition.get("type")) && "True".equals(condition.get("status")));
    }

    /** What the first condition says that does not hold; null where none says anything. */
    private @Nullable String reason() {
        return conditions().stream()
                .filter(condition -> "False".equals(condition.get("status")))
                .map(condition -> text(condition.get("message")))
                .filter(message -> message != null && !message.isBlank())
                .findFirst()
                .orElse(null);
    }

    private List<Map<?, ?>> conditions() {
        Object all = cluster.get("status", "conditions");
        if (!(all instanceof List<?> some)) {
            return List.of();
        }
        return some.stream()
                .filter(Map.class::isInstance)
                .<Map<?, ?>>map(condition -> (Map<?, ?>) condition)
                .toList();
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    private static @Nullable Long number(@Nullable Object value) {
        return value instanceof Number number ? Long.valueOf(number.longValue()) : null;
    }
}
