package dev.basefly.jobs;

import dev.basefly.runtime.TenantId;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** One attempt at a job, as its work sees it. Made by the worker, or by whoever tests a handler. */
public interface JobRun {

    JobId id();

    /** Counted from 1. */
    int attempt();

    boolean isLastAttempt();

    /** The organization the job belongs to, null for one of the installation's own. */
    @Nullable
    TenantId tenant();

    /** Who and what added it, and the batch it belongs to; in a test nobody and none unless it says otherwise. */
    default JobOrigin origin() {
        return JobOrigin.NONE;
    }

    /**
     * Tells whoever watches how far the work is; written at most twice a second, and always at 100.
     *
     * @param percent 0 to 100
     * @throws CancellationException when the work should end, as by {@link #requireGoing()}
     */
    void progress(int percent, @Nullable String note);

    /** Whether somebody cancelled the job, its time is over, or the process stops; long work looks now and then. */
    boolean isCancelled();

    /** Goes on quietly, or throws a CancellationException when the work should end. */
    default void requireGoing() {
        if (isCancelled()) {
            throw new CancellationException("The job should end");
        }
    }

    /** Keeps what the work brought, as JSON of at most 65,536 characters, for whoever asks for the job. */
    void result(Object value);
}
