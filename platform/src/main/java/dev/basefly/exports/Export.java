package dev.basefly.exports;

import dev.basefly.jobs.JobId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An export of an organization.
 *
 * @param progress in percent, null before its job begins
 * @param note what its job says of the progress
 * @param requestedBy the label of the actor
 * @param file null until it is written
 */
public record Export(
        ExportId id,
        JobId job,
        ExportState state,
        @Nullable Integer progress,
        @Nullable String note,
        String requestedBy,
        Instant requestedAt,
        @Nullable File file) {

    /**
     * The file.
     *
     * @param size in bytes
     * @param expiresAt from when on it cannot be fetched any more
     */
    public record File(String name, long size, long rows, Instant readyAt, Instant expiresAt) {}
}
