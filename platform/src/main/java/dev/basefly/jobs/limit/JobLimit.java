package dev.basefly.jobs.limit;

import dev.basefly.jobs.Lane;
import dev.basefly.runtime.TenantId;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What may run at once, or begin within a time, of what is counted together.
 *
 * @param queue only in this queue; null for every one
 * @param organization only for this one; null for each by itself
 * @param key a key, or a class of keys ({@code endpoint} of {@code endpoint:api.acme.example}), each of which counts by
 *     itself within its organization
 * @param atOnce how many may run at the same time on all processes; null for any number
 * @param begins how many may begin {@code within} the time, as a burst or spread; null for any number
 */
public record JobLimit(
        UUID id,
        Per per,
        @Nullable String queue,
        @Nullable TenantId organization,
        @Nullable String key,
        @Nullable Integer atOnce,
        @Nullable Integer begins,
        @Nullable Duration within) {

    /** What is counted together. */
    public enum Per {
        /** All jobs of a queue. */
        QUEUE,
        /** The jobs of one organization. */
        TENANT,
        /** The jobs of one key of an organization. */
        KEY
    }

    /** What one limit counts together: the jobs of an organization, or of its key. */
    record Bucket(UUID limit, UUID tenant, String key) {}

    boolean covers(Lane lane) {
        boolean mine = (queue == null || queue.equals(lane.queue()))
                && (organization == null || organization.value().equals(lane.tenant()));
        return mine
                && switch (per) {
                    case QUEUE -> true;
                    case TENANT -> !lane.isInstallations();
                    case KEY -> lane.key().equals(key) || classOf(lane.key()).equals(key);
                };
    }

    /** Whether this one, which covers the lane too, says the same as the other about fewer: then it alone counts. */
    boolean isMoreSpecificThan(JobLimit other, Lane lane) {
        return per == other.per && !equals(other) && rank(lane) > other.rank(lane);
    }

    Bucket bucket(Lane lane) {
        return switch (per) {
            case QUEUE -> new Bucket(id, TenantId.INSTALLATION.value(), "");
            case TENANT -> new Bucket(id, lane.tenant(), "");
            case KEY -> new Bucket(id, lane.tenant(), lane.key());
        };
    }

    private int rank(Lane lane) {
        return (lane.key().equals(key) && lane.key().contains(":") ? 4 : 0)
                + (organization == null ? 0 : 2)
                + (queue == null ? 0 : 1);
    }

    private static String classOf(String key) {
        int colon = key.indexOf(':');
        return colon < 0 ? key : key.substring(0, colon);
    }
}
