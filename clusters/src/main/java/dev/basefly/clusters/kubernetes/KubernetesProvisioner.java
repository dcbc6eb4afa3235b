package dev.basefly.clusters.kubernetes;

import dev.basefly.clusters.provisioning.Listing;
import dev.basefly.clusters.provisioning.MachineSpec;
import dev.basefly.clusters.provisioning.Machines;
import dev.basefly.clusters.provisioning.Observation;
import dev.basefly.clusters.provisioning.Provisioner;
import dev.basefly.clusters.provisioning.ProvisionerFailure;
import dev.basefly.runtime.Integration;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes clusters by Cluster API: one resource each on the management cluster, whose conditions tell how far they are. */
public final class KubernetesProvisioner implements Provisioner {

    private static final Logger log = LoggerFactory.getLogger(KubernetesProvisioner.class);
    private static final int CONFLICT = 409;
    private static final int GONE = 410;
    private static final int INVALID = 422;

    private final KubernetesClient client;
    private final ManagementCluster management;
    private final Clock clock;
    private final Supplier<String> installation;

    KubernetesProvisioner(
            KubernetesClient client, ManagementCluster management, Clock clock, Supplier<String> installation) {
        this.client = client;
        this.management = management;
        this.clock = clock;
        this.installation = installation;
    }

    /**
     * Connects when it is first asked for something.
     *
     * @param installation whose clusters these are, as a value of a label; only those that have it are listed
     */
    public static KubernetesProvisioner of(
            ManagementCluster management, Duration timeout, Clock clock, Supplier<String> installation) {
        ConfigBuilder config = management.url().isEmpty() ? new ConfigBuilder() : new ConfigBuilder(Config.empty());
        if (!management.url().isEmpty()) {
            config.withMasterUrl(management.url());
        }
        if (!management.token().isBlank()) {
            config.withOauthToken(management.token().reveal());
        }
        if (!management.caFile().isEmpty()) {
            config.withCaCertFile(management.caFile());
        }
        int millis = Math.toIntExact(timeout.toMillis());
        config.withRequestTimeout(millis).withConnectionTimeout(millis).withRequestRetryBackoffLimit(0);
        KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config.build()).build();
        return new KubernetesProvisioner(client, management, clock, installation);
    }

    @Override
    public void apply(MachineSpec spec) {
        GenericKubernetesResource wanted = Topology.of(spec, management, installation.get());
        var ignored = asking(() -> {
            GenericKubernetesResource known = named(spec.name()).get();
            if (known == null) {
                var created = clusters().resource(wanted).create();
                log.debug("Made {}", created.getMetadata().getName());
            } else if (known.getMetadata().getDeletionTimestamp() == null) {
                bring(known, wanted);
            }
            return true;
        });
    }

    /** What is older changes nothing, but that a wanted cluster is ours, also one from before there was the label. */
    private void bring(GenericKubernetesResource known, GenericKubernetesResource wanted) {
        boolean claimed = Topology.isClaimed(known);
        if (!claimed) {
            known.getMetadata().getLabels().put(Topology.INSTALLATION, installation.get());
        }
        if (Topology.revision(known) < Topology.revision(wanted)) {
            change(known, wanted);
        } else if (!claimed) {
            update(known);
        }
    }

    /**
     * What others wrote of it stays, and so does where it is: machines do not move. Who changed it meanwhile has this one come
     * again.
     */
    private void change(GenericKubernetesResource known, GenericKubernetesResource wanted) {
        known.getMetadata().getAnnotations().putAll(wanted.getMetadata().getAnnotations());
        Map<String, Object> topology = new LinkedHashMap<>(Topology.in(wanted));
        Object placed = Topology.in(known).get("variables");
        if (placed != null) {
            topology.put("variables", placed);
        }
        known.setAdditionalProperty("spec", Map.of("topology", topology));
        update(known);
    }

    private void update(GenericKubernetesResource known) {
        var ignored = clusters()
                .resource(known)
                .lockResourceVersion(known.getMetadata().getResourceVersion())
                .update();
    }

    @Override
    public Optional<Observation> observe(String name) {
        return asking(() -> Optional.ofNullable(named(name).get())
                .map(cluster -> new Conditions(cluster, deployments(name)).observation()));
    }

    private List<GenericKubernetesResource> deployments(String name) {
        return client.genericKubernetesResources(Topology.MACHINE_DEPLOYMENTS)
                .inNamespace(management.namespace())
                .withLabel(Topology.CLUSTER_NAME, name)
                .list()
                .getItems();
    }

    @Override
    public void delete(String name) {
        var ignored = asking(() -> named(name).delete());
    }

    @Override
    public String kubeconfig(String name, Instant expiresAt) {
        return asking(() -> {
            Secret secret = client.secrets()
                    .inNamespace(management.namespace())
                    .withName(name + "-kubeconfig")
                    .get();
            String encoded = secret == null || secret.getData() == null
                    ? null
                    : secret.getData().get("value");
            if (encoded == null) {
                throw ProvisionerFailure.notNow("The cluster has not said yet how to get in");
            }
            String administrators = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
            return WorkloadAccess.kubeconfig(administrators, Duration.between(clock.instant(), expiresAt));
        });
    }

    @Override
    public Listing list(@Nullable String cursor, int limit) {
        return asking(() -> {
            GenericKubernetesResourceList some = clusters()
                    .inNamespace(management.namespace())
                    .withLabel(Topology.MANAGED, "true")
                    .withLabel(Topology.INSTALLATION, installation.get())
                    .list(new ListOptionsBuilder()
                            .withLimit((long) limit)
                            .withContinue(cursor)
                            .build());
            String next = some.getMetadata() == null ? null : some.getMetadata().getContinue();
            List<Machines> machines = some.getItems().stream()
                    .filter(cluster -> cluster.getMetadata().getDeletionTimestamp() == null)
                    .map(Topology::machines)
                    .flatMap(Optional::stream)
                    .toList();
            return new Listing(machines, next == null || next.isEmpty() ? null : next);
        });
    }

    @Override
    public Integration describe() {
        return new Integration(
                "Provisioner",
                Integration.State.LIVE,
                "Cluster API at " + client.getMasterUrl() + ", namespace " + management.namespace());
    }

    @Override
    public void close() {
        client.close();
    }

    private Resource<GenericKubernetesResource> named(String name) {
        return clusters().inNamespace(management.namespace()).withName(name);
    }

    private MixedOperation<
                    GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
            clusters() {
        return client.genericKubernetesResources(Topology.CLUSTERS);
    }

    /**
     * What the management cluster says stays in the log: it is the operator's. What it says about one cluster, or about a list
     * that has grown old meanwhile, is an answer: it works.
     */
    private static <T> T asking(Supplier<T> question) {
        try {
            return question.get();
        } catch (KubernetesClientException failure) {
            log.warn("The management cluster did not do it", failure);
            throw switch (failure.getCode()) {
                case INVALID -> ProvisionerFailure.refused("The cluster cannot be made as it is wanted");
                case CONFLICT -> ProvisionerFailure.notNow("The cluster was changed by somebody else at this moment");
                case GONE -> ProvisionerFailure.notNow("The list of clusters has changed meanwhile");
                default -> ProvisionerFailure.away("The provisioner does not work at the moment", failure);
            };
        }
    }
}
