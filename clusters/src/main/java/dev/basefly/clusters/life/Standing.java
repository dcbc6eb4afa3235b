package dev.basefly.clusters.life;

import dev.basefly.clusters.ClusterId;
import dev.basefly.clusters.ClusterPlan;
import dev.basefly.clusters.ClusterStatus;
import dev.basefly.clusters.provisioning.MachineSpec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a cluster stands, and what it is to be.
 *
 * @param desired RUNNING or STOPPED
 * @param attempt at its machines, counted from 1
 * @param revision grows with each change of what is wanted
 * @param failure why what was wanted was given up
 * @param hourlyCents what an hour costs in which the machines run as they were made or changed last
 * @param before the status to return to when it is restored, null while it is not deleted
 */
record Standing(
        ClusterId id,
        ClusterPlan plan,
        String name,
        ClusterStatus status,
        ClusterStatus desired,
        int attempt,
        int revision,
        @Nullable String failure,
        int hourlyCents,
        @Nullable ClusterStatus before,
        @Nullable Instant deletedAt) {

    static final String COLUMNS =
            "id, plan, name, status, desired, attempt, revision, failure, hourly_cents, status_before_deletion,"
                    + " deleted_at";

    static Standing of(ResultSet row) throws SQLException {
        String before = row.getString("status_before_deletion");
        Timestamp deletedAt = row.getTimestamp("deleted_at");
        return new Standing(
                new ClusterId(row.getObject("id", UUID.class)),
                ClusterPlan.valueOf(row.getString("plan")),
                row.getString("name"),
                ClusterStatus.valueOf(row.getString("status")),
                ClusterStatus.valueOf(row.getString("desired")),
                row.getInt("attempt"),
                row.getInt("revision"),
                row.getString("failure"),
                row.getInt("hourly_cents"),
                before == null ? null : ClusterStatus.valueOf(before),
                deletedAt == null ? null : deletedAt.toInstant());
    }

    /** Whether it has machines that were ready once. */
    boolean isMade() {
        return status.isMade() || (before != null && before.isMade());
    }

    /** The name of the machines of this attempt, a DNS label. */
    String machines() {
        return machines(id, attempt);
    }

    static String machines(ClusterId id, int attempt) {
        return MachineSpec.name(id.toString(), attempt);
    }
}
