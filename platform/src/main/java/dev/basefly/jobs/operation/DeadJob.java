package dev.basefly.jobs.operation;

import dev.basefly.jobs.JobId;
import dev.basefly.jobs.JobState;
import dev.basefly.jobs.Lane;
import dev.basefly.jobs.StoredJob.FailedAttempt;
import dev.basefly.runtime.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job that failed, as lists show it.
 *
 * @param tenant the organization, or the {@linkplain TenantId#INSTALLATION installation}
 * @param at when it died; of a job that is tried again, when that will be
 * @param failure the last one, null if none was kept
 */
public record DeadJob(
        TenantId tenant,
        JobId id,
        String queue,
        String kind,
        JobState state,
        int attempt,
        String actor,
        Instant createdAt,
        Instant at,
        @Nullable FailedAttempt failure) {

    static final String COLUMNS = """
            j.tenant_id, j.id, j.queue, j.kind, j.state, j.attempt, j.actor, j.created_at, j.run_at,
            jsonb_build_array(j.failures -> -1)::text as failure""";

    static DeadJob of(ResultSet row) throws SQLException {
        return new DeadJob(
                new TenantId(row.getObject("tenant_id", UUID.class)),
                new JobId(row.getObject("id", UUID.class)),
                row.getString("queue"),
                row.getString("kind"),
                JobState.valueOf(row.getString("state")),
                row.getInt("attempt"),
                row.getString("actor"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("run_at", OffsetDateTime.class).toInstant(),
                FailedAttempt.read(row.getString("failure")).stream()
                        .findFirst()
                        .orElse(null));
    }

    /** The organization, null for one of the installation's own jobs. */
    public @Nullable TenantId organization() {
        return Lane.isInstallation(tenant.value()) ? null : tenant;
    }
}
