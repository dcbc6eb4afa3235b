package dev.basefly.clusters.kubernetes;

import dev.basefly.clusters.provisioning.ProvisionerFailure;
import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way into a cluster that was made. Cluster API keeps a kubeconfig with a long-lived certificate, which never leaves this
 * class: with it a token is had that ends by itself (TokenRequest API).
 */
final class WorkloadAccess {

    private static final Logger log = LoggerFactory.getLogger(WorkloadAccess.class);
    private static final String NAMESPACE = "kube-system";
    private static final String ACCOUNT = "basefly-access";

    /** In milliseconds; shorter than calls of a provisioner may take, so that one cluster is not taken for all. */
    private static final int PATIENCE = 3_000;

    private WorkloadAccess() {}

    static String kubeconfig(String administrators, Duration validity) {
        Config config = Config.fromKubeconfig(administrators);
        config.setConnectionTimeout(PATIENCE);
        config.setRequestTimeout(PATIENCE);
        config.setRequestRetryBackoffLimit(0);
        try (KubernetesClient workload =
                new KubernetesClientBuilder().withConfig(config).build()) {
            ensureAccount(workload);
            TokenRequest request = new TokenRequestBuilder()
                    .withNewSpec()
                    .withExpirationSeconds(validity.toSeconds())
                    .endSpec()
                    .build();
            TokenRequest issued = workload.serviceAccounts()
                    .inNamespace(NAMESPACE)
                    .withName(ACCOUNT)
                    .tokenRequest(request);
            if (issued == null
                    || issued.getStatus() == null
                    || issued.getStatus().getToken() == null) {
                throw ProvisionerFailure.notNow("The cluster did not issue a token");
            }
            return withToken(administrators, issued.getStatus().getToken());
        } catch (KubernetesClientException failure) {
            // It is the organization's own: that it does not answer says nothing of the management cluster.
            log.warn("A cluster lets nobody in", failure);
            throw ProvisionerFailure.notNow("The cluster does not answer at the moment");
        }
    }

    private static void ensureAccount(KubernetesClient workload) {
        if (workload.serviceAccounts().inNamespace(NAMESPACE).withName(ACCOUNT).get() == null) {
            ServiceAccount account = new ServiceAccountBuilder()
                    .withNewMetadata()
                    .withName(ACCOUNT)
                    .withNamespace(NAMESPACE)
                    .endMetadata()
                    .build();
            var ignored = workload.resource(account).create();
        }
        if (workload.rbac().clusterRoleBindings().withName(ACCOUNT).get() == null) {
            ClusterRoleBinding binding = new ClusterRoleBindingBuilder()
                    .withNewMetadata()
                    .withName(ACCOUNT)
                    .endMetadata()
                    .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "cluster-admin")
                    .addNewSubject("", "ServiceAccount", ACCOUNT, NAMESPACE)
                    .build();
            var ignored = workload.resource(binding).create();
        }
    }

    /** The same cluster, with the token as the only way to sign in. */
    private static String withToken(String administrators, String token) {
        io.fabric8.kubernetes.api.model.Config file =
                Serialization.unmarshal(administrators, io.fabric8.kubernetes.api.model.Config.class);
        AuthInfo user = new AuthInfo();
        user.setToken(token);
        NamedAuthInfo named = new NamedAuthInfo();
        named.setName(ACCOUNT);
        named.setUser(user);
        file.setUsers(List.of(named));
        for (NamedContext context : file.getContexts()) {
            context.getContext().setUser(ACCOUNT);
        }
        return Serialization.asYaml(file);
    }
}
