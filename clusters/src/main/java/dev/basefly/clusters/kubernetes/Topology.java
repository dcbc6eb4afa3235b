package dev.basefly.clusters.kubernetes;

import dev.basefly.clusters.provisioning.MachineSpec;
import dev.basefly.clusters.provisioning.Machines;
import dev.basefly.runtime.TenantId;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A cluster as a resource of Cluster API: from its topology the management cluster makes a control plane, and a
 * MachineDeployment for each pool. A stopped one keeps its control plane and has no machines.
 */
final class Topology {

    static final String VERSION = "cluster.x-k8s.io/v1beta2";

    static final ResourceDefinitionContext CLUSTERS = context("Cluster", "clusters");
    static final ResourceDefinitionContext MACHINE_DEPLOYMENTS = context("MachineDeployment", "machinedeployments");

    /** Of all resources that belong to a cluster (Cluster API's own label). */
    static final String CLUSTER_NAME = "cluster.x-k8s.io/cluster-name";

    static final String MANAGED = "clusters.basefly.dev/managed";

    /** Of the installation that made it: others may have theirs in the same namespace. */
    static final String INSTALLATION = "clusters.basefly.dev/installation";

    private static final String ORGANIZATION = "clusters.basefly.dev/organization";
    private static final String CLUSTER = "clusters.basefly.dev/cluster";
    private static final String REVISION = "clusters.basefly.dev/revision";
    private static final String RUNNING = "clusters.basefly.dev/running";
    private static final String TITLE = "clusters.basefly.dev/title";

    /** From so many machines on the control plane is three machines too, so that one may fail. */
    private static final int LARGE = 3;

    private Topology() {}

    static GenericKubernetesResource of(MachineSpec spec, ManagementCluster management, String installation) {
        GenericKubernetesResource cluster = new GenericKubernetesResource();
        cluster.setApiVersion(VERSION);
        cluster.setKind("Cluster");
        cluster.setMetadata(new ObjectMetaBuilder()
                .withName(spec.name())
                .withNamespace(management.namespace())
                .addToLabels(MANAGED, "true")
                .addToLabels(INSTALLATION, installation)
                .addToLabels(ORGANIZATION, spec.organization().value().toString())
                .addToLabels(CLUSTER, spec.cluster())
                .addToAnnotations(REVISION, String.valueOf(spec.revision()))
                .addToAnnotations(RUNNING, String.valueOf(spec.running()))
                .addToAnnotations(TITLE, spec.title())
                .build());
        cluster.setAdditionalProperty("spec", Map.of("topology", topology(spec, management)));
        return cluster;
    }

    private static Map<String, Object> topology(MachineSpec spec, ManagementCluster management) {
        int machines = spec.pools().stream().mapToInt(MachineSpec.Pool::nodes).sum();
        List<Map<String, Object>> deployments = spec.pools().stream()
                .map(pool -> Map.<String, Object>of(
                        "class",
                        management.workerClass(),
                        "name",
                        pool.name(),
                        "replicas",
                        spec.running() ? pool.nodes() : 0,
                        "variables",
                        Map.of(
                                "overrides",
                                List.of(variable("machineSize", pool.size().name())))))
                .toList();
        return Map.of(
                "classRef", Map.of("name", management.clusterClass()),
                "version", "v" + spec.version() + ".0",
                "controlPlane", Map.of("replicas", machines < LARGE ? 1 : LARGE),
                "variables", variables(spec),
                "workers", Map.of("machineDeployments", deployments));
    }

    private static List<Map<String, Object>> variables(MachineSpec spec) {
        List<Map<String, Object>> variables = new ArrayList<>();
        variables.add(variable("location", spec.location()));
        if (spec.network() != null) {
            variables.add(variable("network", spec.network()));
        }
        return variables;
    }

    private static Map<String, Object> variable(String name, String value) {
        return Map.of("name", name, "value", value);
    }

    /** The topology of a cluster, empty where it has none. */
    static Map<String, Object> in(GenericKubernetesResource cluster) {
        Map<String, Object> topology = cluster.get("spec", "topology");
        return topology == null ? Map.of() : topology;
    }

    /** The newest revision that it has taken on. */
    static int revision(GenericKubernetesResource cluster) {
        return Integer.parseInt(annotation(cluster, REVISION, "0"));
    }

    static boolean isRunning(GenericKubernetesResource cluster) {
        return annotation(cluster, RUNNING, "true").equals("true");
    }

    /** Whether it says whose it is: one that was made before there was the label does not. */
    static boolean isClaimed(GenericKubernetesResource cluster) {
        return cluster.getMetadata().getLabels().containsKey(INSTALLATION);
    }

    private static String annotation(GenericKubernetesResource cluster, String name, String otherwise) {
        return Optional.ofNullable(cluster.getMetadata().getAnnotations())
                .map(all -> all.get(name))
                .orElse(otherwise);
    }

    /** Whose it is; empty where somebody else wrote the labels. */
    static Optional<Machines> machines(GenericKubernetesResource cluster) {
        ObjectMeta known = cluster.getMetadata();
        String organization = known.getLabels().get(ORGANIZATION);
        String id = known.getLabels().get(CLUSTER);
        if (organization == null || id == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Machines(known.getName(), new TenantId(UUID.fromString(organization)), id));
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    private static ResourceDefinitionContext context(String kind, String plural) {
        return new ResourceDefinitionContext.Builder()
                .withGroup("cluster.x-k8s.io")
                .withVersion("v1beta2")
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(true)
                .build();
    }
}
