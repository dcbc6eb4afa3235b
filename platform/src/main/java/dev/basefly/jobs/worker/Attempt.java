package dev.basefly.jobs.worker;

import dev.basefly.jobs.JobId;
import dev.basefly.jobs.JobOrigin;
import dev.basefly.jobs.JobRun;
import dev.basefly.jobs.Lane;
import dev.basefly.runtime.TenantId;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** One attempt at a job of this worker. */
final class Attempt implements JobRun {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int LONGEST_RESULT = 65_536;
    private static final long BETWEEN_REPORTS = TimeUnit.MILLISECONDS.toNanos(500);

    /** Writes progress; answers whether somebody asked for the job to be cancelled, or that it is no longer ours. */
    interface Reports {
        boolean progress(Claimed job, int percent, @Nullable String note);
    }

    private final Claimed job;
    private final Reports reports;
    private volatile boolean cancelled;
    private @Nullable String result;
    private long reportedAt;
    private boolean reported;

    Attempt(Claimed job, Reports reports) {
        this.job = job;
        this.reports = reports;
    }

    @Override
    public JobId id() {
        return new JobId(job.id());
    }

    @Override
    public int attempt() {
        return job.attempt();
    }

    @Override
    public boolean isLastAttempt() {
        return job.attempt() >= job.mostAttempts();
    }

    @Override
    public @Nullable TenantId tenant() {
        return Lane.isInstallation(job.tenant()) ? null : new TenantId(job.tenant());
    }

    @Override
    public JobOrigin origin() {
        return job.origin();
    }

    @Override
    public void progress(int percent, @Nullable String note) {
        requireGoing();
        long now = System.nanoTime();
        if (!reported || percent >= 100 || now - reportedAt >= BETWEEN_REPORTS) {
            reported = true;
            reportedAt = now;
            if (reports.progress(job, Math.clamp(percent, 0, 100), note)) {
                cancel();
            }
            requireGoing();
        }
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }

    @Override
    public void result(Object value) {
        String json = JSON.writeValueAsString(value);
        if (json.length() > LONGEST_RESULT) {
            throw new IllegalArgumentException(
                    "A result has at most " + LONGEST_RESULT + " characters: store the rest and keep where it is");
        }
        if (json.contains("\\u0000")) {
            throw new IllegalArgumentException("A result has no NUL in its texts, which the database cannot hold");
        }
        result = json;
    }

    void cancel() {
        cancelled = true;
    }

    @Nullable
    String result() {
        return result;
    }
}
