package dev.basefly.clusters;

import dev.basefly.access.Resource;
import dev.basefly.access.VisibleTo;
import dev.basefly.runtime.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A cluster of an organization.
 *
 * @param owner the person it was created by
 * @param location the region it runs in
 * @param network the network it is attached to, null for the default one; shown to those who operate clusters
 * @param version of Kubernetes, such as 1.34
 * @param desiredStatus what it is to be while it is not deleted, RUNNING or STOPPED
 * @param failure why what was wanted was given up, in words for people; it can be tried again
 * @param trouble why nothing goes on for now, or is being mended
 * @param deletedAt when it was deleted; it can be restored from there
 */
public record Cluster(
        ClusterId id,
        UserId owner,
        String name,
        String location,
        ClusterPlan plan,
        @VisibleTo("clusters:write") @Nullable String network,
        String version,
        ClusterStatus status,
        ClusterStatus desiredStatus,
        @Nullable String failure,
        @Nullable String trouble,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant deletedAt) {

    /** The cluster as access rules see it. */
    public Resource resource() {
        return Resource.of(Clusters.TYPE, id).ownedBy(owner).with("status", status);
    }

    public boolean deleted() {
        return deletedAt != null;
    }
}
