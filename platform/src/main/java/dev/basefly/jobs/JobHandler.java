package dev.basefly.jobs;

import tools.jackson.databind.json.JsonMapper;

/**
 * Says how the jobs of a kind are done; contributed as a bean, found at start. The work runs in a scope of the job's
 * tenant, so row-level security is active in it. It may run again after a crash: its effects have to bear that.
 */
public record JobHandler<P extends Record>(JobKind<P> kind, Work<P> work) {

    static final String UNREADABLE = "The payload is no ";

    private static final JsonMapper JSON = JsonMapper.shared();

    /** What is done. An exception fails the attempt; {@link JobFailure} says more about what comes next. */
    @FunctionalInterface
    public interface Work<P extends Record> {
        void run(P payload, JobRun run) throws Exception;
    }

    /** Reads the payload and does the work. */
    public void run(String payload, JobRun run) throws Exception {
        P read;
        try {
            read = JSON.readValue(payload, kind.payload());
        } catch (RuntimeException unreadable) {
            throw JobFailure.permanent(
                    UNREADABLE + kind.payload().getSimpleName() + ": " + unreadable.getMessage(), unreadable);
        }
        work.run(read, run);
    }
}
