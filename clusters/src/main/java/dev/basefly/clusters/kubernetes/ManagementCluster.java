package dev.basefly.clusters.kubernetes;

import dev.basefly.settings.Secret;
import dev.basefly.settings.SettingsFaults;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The cluster on which Cluster API makes the others.
 *
 * @param url of its API; empty for the cluster this process runs in, or what kubectl uses here
 * @param token of a service account that may read and write Cluster API's clusters, and read secrets, in the namespace
 * @param caFile with the certificate that it is trusted by, empty for those of the JDK
 * @param namespace in which clusters are made
 * @param clusterClass the ClusterClass of them, with the variables location, network and machineSize
 * @param workerClass its class of machines
 */
public record ManagementCluster(
        @DefaultValue("") String url,
        @DefaultValue("") Secret token,
        @DefaultValue("") String caFile,
        @DefaultValue("basefly-clusters") String namespace,
        @DefaultValue("basefly") String clusterClass,
        @DefaultValue("default-worker") String workerClass) {

    /** Reports every fault. */
    public void check(SettingsFaults faults) {
        faults.require(
                url.isEmpty() || url.matches("https?://[^\\s/]+(:\\d+)?(/\\S*)?"),
                "kubernetes.url",
                "'" + url + "' is no address",
                "try https://management.example:6443");
        label(faults, "kubernetes.namespace", namespace);
        label(faults, "kubernetes.cluster-class", clusterClass);
        label(faults, "kubernetes.worker-class", workerClass);
    }

    private static void label(SettingsFaults faults, String key, String name) {
        faults.require(
                name.matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"),
                key,
                "'" + name + "' is no name in Kubernetes",
                "leave it out");
    }
}
