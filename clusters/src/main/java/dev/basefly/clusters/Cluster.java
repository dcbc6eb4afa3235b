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
 * @param deletedAt when it was deleted; it can be restored from there
 */
public record Cluster(
        ClusterId id,
        UserId owner,
        String name,
        String location,
        ClusterPlan plan,
        @VisibleTo("clusters:write") @Nullable String network,
        ClusterStatus status,
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
