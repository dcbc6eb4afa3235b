package dev.basefly.jobs;

import dev.basefly.runtime.TenantId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An attempt that is told to nobody. */
public record RecordedRun(int attempt, boolean isLastAttempt) implements JobRun {

    public static final RecordedRun FIRST = new RecordedRun(1, false);
    public static final RecordedRun LAST = new RecordedRun(12, true);

    @Override
    public JobId id() {
        return new JobId(new UUID(0, 1));
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
