package dev.basefly.clusters.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.basefly.clusters.provisioning.ProvisionerFailure;
import dev.basefly.settings.Secret;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import java.time.Clock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What it means when a management cluster refuses something. */
@EnableKubernetesMockClient
class ManagementAnswersTests {

    private static final String CLUSTER = "/apis/cluster.x-k8s.io/v1beta2/namespaces/basefly-clusters/clusters/clu-1-1";

    private @Nullable KubernetesMockServer server;
    private @Nullable KubernetesClient client;

    @ParameterizedTest
    @CsvSource({
        "409, false, false, The cluster was changed by somebody else at this moment",
        "410, false, false, The list of clusters has changed meanwhile",
        "422, false, true, The cluster cannot be made as it is wanted",
        "403, true, false, The provisioner does not answer at the moment",
        "401, true, false, The provisioner does not answer at the moment"
    })
    void countsAsAFailureOfTheProvisionerOnlyWhereItIsOne(int code, boolean away, boolean refusal, String words) {
        Objects.requireNonNull(server)
                .expect()
                .get()
                .withPath(CLUSTER)
                .andReturn(
                        code,
                        new StatusBuilder()
                                .withCode(code)
                                .withStatus("Failure")
                                .withMessage("with a secret")
                                .build())
                .always();
        var provisioner = new KubernetesProvisioner(
                Objects.requireNonNull(client),
                new ManagementCluster("", Secret.of(""), "", "basefly-clusters", "basefly", "default-worker"),
                Clock.systemUTC(),
                () -> "ours");

        var failure = catchThrowableOfType(ProvisionerFailure.class, () -> provisioner.observe("clu-1-1"));

        assertThat(failure.isAway()).isEqualTo(away);
        assertThat(failure.isRefusal()).isEqualTo(refusal);
        assertThat(failure.words()).isEqualTo(words);
    }
}
