package dev.basefly.clusters.life;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** By what this installation's machines are told from those that others have at the same provisioner. */
@CrossTenant(reason = "the installation belongs to no organization")
final class Installation {

    private final SystemDatabase database;
    private volatile @Nullable String id;

    Installation(SystemDatabase database) {
        this.database = database;
    }

    /** A random id, the same on all nodes for as long as there is the database. */
    String id() {
        String known = id;
        if (known == null) {
            known = database.jdbc()
                    .sql("select id from cluster_installation")
                    .query(UUID.class)
                    .single()
                    .toString();
            id = known;
        }
        return known;
    }
}
