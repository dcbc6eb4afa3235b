package dev.basefly.clusters.life;

import dev.basefly.jobs.JobId;
import dev.basefly.jobs.JobRun;
import dev.basefly.runtime.TenantId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A run of a job that nobody stops. */
final class TestRun implements JobRun {

    @Override
    public JobId id() {
        return new JobId(UUID.randomUUID());
    }

    @Override
    public int attempt() {
        return 1;
    }

    @Override
    public boolean isLastAttempt() {
        return false;
    }

    @Override
    public @Nullable TenantId tenant() {
        return null;
    }

    @Override
    public void progress(int percent, @Nullable String note) {}

    @Override
    public boolean isCancelled() {
        return false;
    }

    @Override
    public void result(Object value) {}
}
