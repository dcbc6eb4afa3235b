package dev.basefly.clusters.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.clusters.provisioning.MachineSpec;
import dev.basefly.clusters.provisioning.Phase;
import dev.basefly.clusters.provisioning.Provisioner;
import dev.basefly.clusters.provisioning.ProvisionerContract;
import dev.basefly.clusters.provisioning.ProvisionerFailure;
import dev.basefly.settings.Secret;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On the API of a management cluster that keeps what is written; the test does what Cluster API's controllers do. */
@EnableKubernetesMockClient(crud = true)
class KubernetesProvisionerTests extends ProvisionerContract {

    private static final ManagementCluster MANAGEMENT =
            new ManagementCluster("", Secret.of(""), "", "basefly-clusters", "basefly", "default-worker");

    private static final String OURS = "0198c8c5-0000-4000-8000-000000000001";
    private static final String OTHERS = "0198c8c5-0000-4000-8000-000000000002";

    private @Nullable KubernetesClient client;
    private @Nullable KubernetesProvisioner provisioner;

    @BeforeEach
    void connect() {
        provisioner = new KubernetesProvisioner(api(), MANAGEMENT, Clock.systemUTC(), () -> OURS);
    }

    @Override
    protected Provisioner provisioner() {
        return Objects.requireNonNull(provisioner);
    }

    @Override
    protected void settle(String name) {
        var cluster = cluster(name);
        cluster.setAdditionalProperty(
                "status",
                Map.of(
                        "phase",
                        "Provisioned",
                        "observedGeneration",
                        Objects.requireNonNullElse(cluster.getMetadata().getGeneration(), 1L),
                        "conditions",
                        conditions(List.of(
                                "InfrastructureReady",
                                "ControlPlaneInitialized",
                                "ControlPlaneAvailable",
                                "WorkersAvailable",
                                "TopologyReconciled"))));
        api().genericKubernetesResources(Topology.CLUSTERS)
                .inNamespace("basefly-clusters")
                .resource(cluster)
                .updateStatus();
        List<Map<String, Object>> pools = cluster.get("spec", "topology", "workers", "machineDeployments");
        pools.forEach(pool ->
                deploy(name, String.valueOf(pool.get("name")), Integer.parseInt(String.valueOf(pool.get("replicas")))));
    }

    @Override
    protected void vanish(String name) {
        assertThat(api().genericKubernetesResources(Topology.CLUSTERS)
                        .inNamespace("basefly-clusters")
                        .withName(name)
                        .get())
                .isNull();
    }

    @Test
    void wantsWhatTheClusterIsToBe() {
        provisioner().apply(spec(1, true));

        var cluster = cluster(spec(1, true).name());

        assertThat(cluster.<Object>get("spec", "topology", "classRef", "name")).isEqualTo("basefly");
        assertThat(cluster.<Object>get("spec", "topology", "version")).isEqualTo("v1.34.0");
        assertThat(cluster.<Object>get("spec", "topology", "controlPlane", "replicas"))
                .isEqualTo(1);
        assertThat(cluster.<Object>get("spec", "topology", "workers", "machineDeployments", 0, "replicas"))
                .isEqualTo(2);
        assertThat(cluster.getMetadata().getAnnotations()).containsEntry("clusters.basefly.dev/title", "生产 قاعدة 🚀");
    }

    @Test
    void leavesWhatOthersWroteOfACluster() {
        var name = spec(1, true).name();
        provisioner().apply(spec(1, true));
        var cluster = cluster(name);
        cluster.getMetadata().getAnnotations().put("acme.example/note", "ours");
        api().genericKubernetesResources(Topology.CLUSTERS)
                .inNamespace("basefly-clusters")
                .resource(cluster)
                .update();

        provisioner().apply(spec(2, false));

        assertThat(cluster(name).getMetadata().getAnnotations())
                .containsEntry("acme.example/note", "ours")
                .containsEntry("clusters.basefly.dev/revision", "2");
    }

    @Test
    void movesNoMachines() {
        var first = spec(1, true);
        provisioner().apply(first);

        provisioner()
                .apply(new MachineSpec(
                        first.name(),
                        first.organization(),
                        first.cluster(),
                        1,
                        first.title(),
                        "us-east-1",
                        "other",
                        "1.35",
                        true,
                        2,
                        first.pools()));

        Map<String, Object> topology = cluster(first.name()).get("spec", "topology");
        assertThat(topology)
                .containsEntry("version", "v1.35.0")
                .containsEntry("variables", List.of(Map.of("name", "location", "value", "eu-central-1")));
    }

    @Test
    void passesOverClustersThatSomebodyElseLabelled() {
        var stray = new GenericKubernetesResource();
        stray.setApiVersion(Topology.VERSION);
        stray.setKind("Cluster");
        stray.setMetadata(new ObjectMetaBuilder()
                .withName("stray")
                .withNamespace("basefly-clusters")
                .addToLabels(Topology.MANAGED, "true")
                .addToLabels(Topology.INSTALLATION, OURS)
                .build());
        api().genericKubernetesResources(Topology.CLUSTERS)
                .inNamespace("basefly-clusters")
                .resource(stray)
                .create();

        assertThat(provisioner().list(null, 10).machines()).isEmpty();
    }

    @Test
    void listsWhatThisInstallationMadeOnly() {
        var other = new KubernetesProvisioner(api(), MANAGEMENT, Clock.systemUTC(), () -> OTHERS);
        provisioner().apply(spec(1, true));

        assertThat(other.list(null, 10).machines()).isEmpty();
        assertThat(provisioner().list(null, 10).machines()).hasSize(1);

        other.apply(spec(2, true));
        assertThat(other.list(null, 10).machines()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void claimsAWantedClusterThatNobodyLabelled(int revision) {
        var name = spec(1, true).name();
        provisioner().apply(spec(1, true));
        var cluster = cluster(name);
        cluster.getMetadata().getLabels().remove(Topology.INSTALLATION);
        api().genericKubernetesResources(Topology.CLUSTERS)
                .inNamespace("basefly-clusters")
                .resource(cluster)
                .update();
        assertThat(provisioner().list(null, 10).machines()).isEmpty();

        provisioner().apply(spec(revision, true));

        assertThat(provisioner().list(null, 10).machines()).hasSize(1);
        assertThat(cluster(name).getMetadata().getLabels()).containsEntry(Topology.INSTALLATION, OURS);
        assertThat(cluster(name).getMetadata().getAnnotations())
                .containsEntry("clusters.basefly.dev/revision", String.valueOf(revision));
    }

    @Test
    void saysThatItIsAwayWhenNobodyAnswers() {
        var nobody = KubernetesProvisioner.of(
                new ManagementCluster("http://localhost:1", Secret.of("t"), "", "n", "c", "w"),
                Duration.ofSeconds(2),
                Clock.systemUTC(),
                () -> OURS);

        assertThatThrownBy(() -> nobody.observe("clu-1"))
                .isInstanceOf(ProvisionerFailure.class)
                .hasMessage("The provisioner does not work at the moment")
                .hasCauseInstanceOf(KubernetesClientException.class);
        nobody.close();
    }

    @Test
    void letsNobodyInBeforeTheClusterSaysHow() {
        var name = spec(1, true).name();
        assertThatThrownBy(
                        () -> provisioner().kubeconfig(name, Clock.systemUTC().instant()))
                .isInstanceOf(ProvisionerFailure.class);

        api().resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(name + "-kubeconfig")
                        .withNamespace("basefly-clusters")
                        .endMetadata()
                        .addToData("other", Base64.getEncoder().encodeToString("x".getBytes(StandardCharsets.UTF_8)))
                        .build())
                .create();
        assertThatThrownBy(
                        () -> provisioner().kubeconfig(name, Clock.systemUTC().instant()))
                .hasMessage("The cluster has not said yet how to get in")
                .isInstanceOfSatisfying(
                        ProvisionerFailure.class,
                        failure -> assertThat(failure.isAway()).isFalse());
    }

    @Test
    void isNotAwayBecauseAClusterOfSomebodysDoesNotAnswer() {
        var name = spec(1, true).name();
        var leadsNowhere = """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "http://localhost:1"}}]
                users: [{name: u, user: {token: t}}]
                contexts: [{name: x, context: {cluster: c, user: u}}]
                current-context: x
                """;
        api().resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(name + "-kubeconfig")
                        .withNamespace("basefly-clusters")
                        .endMetadata()
                        .addToData(
                                "value",
                                Base64.getEncoder().encodeToString(leadsNowhere.getBytes(StandardCharsets.UTF_8)))
                        .build())
                .create();

        assertThatThrownBy(
                        () -> provisioner().kubeconfig(name, Clock.systemUTC().instant()))
                .hasMessage("The cluster does not answer at the moment")
                .isInstanceOfSatisfying(
                        ProvisionerFailure.class,
                        failure -> assertThat(failure.isAway()).isFalse());
    }

    @Test
    void tellsWhereItIs() {
        assertThat(provisioner().describe().detail()).contains("Cluster API").contains("basefly-clusters");
        assertThat(provisioner().observe("none")).isEmpty();
        assertThat(Phase.RUNNING.hasReached(Phase.INITING)).isTrue();
    }

    private void deploy(String cluster, String pool, int replicas) {
        var deployments =
                api().genericKubernetesResources(Topology.MACHINE_DEPLOYMENTS).inNamespace("basefly-clusters");
        var deployment = new GenericKubernetesResource();
        deployment.setApiVersion(Topology.VERSION);
        deployment.setKind("MachineDeployment");
        deployment.setMetadata(new ObjectMetaBuilder()
                .withName(cluster + "-" + pool)
                .withNamespace("basefly-clusters")
                .addToLabels(Topology.CLUSTER_NAME, cluster)
                .build());
        deployment.setAdditionalProperty("spec", Map.of("replicas", replicas));
        deployment.setAdditionalProperty("status", Map.of("replicas", replicas, "availableReplicas", replicas));
        deployments.withName(cluster + "-" + pool).delete();
        deployments.resource(deployment).create();
    }

    private static List<Map<String, Object>> conditions(List<String> holding) {
        var all = new ArrayList<Map<String, Object>>();
        holding.forEach(type -> all.add(Map.of("type", type, "status", "True")));
        return all;
    }

    private GenericKubernetesResource cluster(String name) {
        return Objects.requireNonNull(api().genericKubernetesResources(Topology.CLUSTERS)
                .inNamespace("basefly-clusters")
                .withName(name)
                .get());
    }

    private KubernetesClient api() {
        return Objects.requireNonNull(client);
    }
}
