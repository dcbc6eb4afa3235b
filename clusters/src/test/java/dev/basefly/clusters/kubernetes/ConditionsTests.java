package dev.basefly.clusters.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.clusters.provisioning.Observation;
import dev.basefly.clusters.provisioning.Phase;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionsTests {

    private static final String UP =
            "InfrastructureReady ControlPlaneInitialized ControlPlaneAvailable WorkersAvailable";

    @ParameterizedTest
    @CsvSource({
        "Pending, '', PENDING",
        "'', '', PENDING",
        "Provisioning, '', CREATING",
        "'', InfrastructureReady, CREATING",
        "Provisioned, InfrastructureReady, CREATING",
        "Provisioned, InfrastructureReady ControlPlaneInitialized, INITING",
        "Provisioned, InfrastructureReady ControlPlaneInitialized WorkersAvailable, INITING",
        "Provisioned, " + UP + ", RUNNING",
        "Failed, " + UP + ", FAILED"
    })
    void areMappedToPhases(String phase, String holding, Phase expected) {
        assertThat(observed(phase, holding, true, 2).phase()).isEqualTo(expected);
    }

    @Test
    void areSettledOnceAllMachinesAreThere() {
        assertThat(observed("Provisioned", UP, true, 2).settled()).isFalse();
        assertThat(observed("Provisioned", UP + " TopologyReconciled", true, 2).settled())
                .isTrue();
        assertThat(observed("Provisioned", UP + " TopologyReconciled", true, 1).settled())
                .isFalse();
    }

    @Test
    void areThoseOfAStoppedClusterOnceItHasNoMachines() {
        assertThat(observed("Provisioned", UP + " TopologyReconciled", false, 2))
                .extracting(Observation::phase, Observation::settled)
                .containsExactly(Phase.RUNNING, false);
        assertThat(observed("Provisioned", UP + " TopologyReconciled", false, 0))
                .extracting(Observation::phase, Observation::settled)
                .containsExactly(Phase.STOPPED, true);
    }

    @Test
    void areThoseOfAClusterOnItsWayOut() {
        var cluster = cluster("Deleting", "", true);
        cluster.getMetadata().setDeletionTimestamp("2026-05-04T10:00:00Z");

        assertThat(new Conditions(cluster, List.of()).observation().phase()).isEqualTo(Phase.DELETING);
    }

    @Test
    void sayWhyItIsNotReady() {
        var cluster = cluster("Failed", "", true);
        cluster.setAdditionalProperty(
                "status",
                Map.of(
                        "phase",
                        "Failed",
                        "conditions",
                        List.of(
                                Map.of("type", "Paused", "status", "False"),
                                Map.of(
                                        "type",
                                        "InfrastructureReady",
                                        "status",
                                        "False",
                                        "message",
                                        "Quota exceeded"))));

        assertThat(new Conditions(cluster, List.of()).observation())
                .extracting(Observation::phase, Observation::reason)
                .containsExactly(Phase.FAILED, "Quota exceeded");
    }

    @Test
    void areNothingWhereStatusIsNoStatus() {
        var cluster = cluster("Provisioned", "", true);
        cluster.setAdditionalProperty("status", Map.of("conditions", "none", "phase", 7));

        assertThat(new Conditions(cluster, List.of()).observation().phase()).isEqualTo(Phase.PENDING);
    }

    private static Observation observed(String phase, String holding, boolean running, int available) {
        var deployment = new GenericKubernetesResource();
        deployment.setAdditionalProperty("spec", Map.of("replicas", 2));
        deployment.setAdditionalProperty("status", Map.of("replicas", available, "availableReplicas", available));
        return new Conditions(cluster(phase, holding, running), List.of(deployment)).observation();
    }

    private static GenericKubernetesResource cluster(String phase, String holding, boolean running) {
        var cluster = new GenericKubernetesResource();
        cluster.setMetadata(new ObjectMetaBuilder()
                .withName("clu-1")
                .addToAnnotations("clusters.basefly.dev/running", String.valueOf(running))
                .build());
        var conditions = Arrays.stream(holding.split(" ", -1))
                .filter(type -> !type.isEmpty())
                .map(type -> Map.of("type", type, "status", "True"))
                .toList();
        cluster.setAdditionalProperty("status", Map.of("phase", phase, "conditions", conditions));
        return cluster;
    }
}
