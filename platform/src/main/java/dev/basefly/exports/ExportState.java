package dev.basefly.exports;

import dev.basefly.jobs.JobState;
import org.jspecify.annotations.Nullable;

/** Where an export stands: before there is a file as its job does, afterwards as the file. */
public enum ExportState {
    /** Its job waits for a worker, or for its next attempt. */
    WAITING,
    /** Is being written. */
    RUNNING,
    /** Can be fetched. */
    READY,
    /** The file is no more. */
    EXPIRED,
    /** Somebody ended its job. */
    CANCELLED,
    /** Its job was given up. */
    FAILED;

    /** Whether it may still become another one by itself before its file is there. */
    public boolean isUnderWay() {
        return this == WAITING || this == RUNNING;
    }

    /** @param job null when the job is forgotten */
    static ExportState without(@Nullable JobState job) {
        return switch (job) {
            case SCHEDULED, WAITING, AVAILABLE, RETRYING -> WAITING;
            case RUNNING -> RUNNING;
            case CANCELLED -> CANCELLED;
            case COMPLETED, DEAD -> FAILED;
            case null -> FAILED;
        };
    }
}
