package dev.basefly.tenancy.archive;

import dev.basefly.runtime.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something done to a whole organization, and how far it got.
 *
 * @param progress rows so far
 * @param error what went wrong, for people
 */
record TenantOperation(
        OperationId id,
        TenantId organization,
        Kind kind,
        State state,
        long progress,
        @Nullable String error,
        Instant startedAt,
        @Nullable Instant endedAt) {

    /** What is done. */
    enum Kind {
        EXPORT,
        IMPORT,
        ERASURE
    }

    /** Where it stands. */
    enum State {
        RUNNING,
        DONE,
        FAILED
    }
}
