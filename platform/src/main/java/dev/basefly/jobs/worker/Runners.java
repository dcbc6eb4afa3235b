package dev.basefly.jobs.worker;

import dev.basefly.jobs.JobHandler;
import dev.basefly.jobs.JobId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads that work, each on one job at a time. One that is stuck in a job that ought to have ended is replaced. */
final class Runners {

    private static final Logger log = LoggerFactory.getLogger(Runners.class);
    private static final Duration STUCK = Duration.ofSeconds(10);

    private final Waiting waiting = new Waiting();
    private final Set<Execution> executions = ConcurrentHashMap.newKeySet();
    private final Map<String, JobHandler<?>> handlers;
    private final JobStore store;
    private final Writer writer;
    private final boolean acknowledgesEach;
    private final Predicate<Claimed> holds;
    private final Surroundings surroundings;

    /** @param holds whether a job that was claimed is surely still this worker's */
    Runners(
            Map<String, JobHandler<?>> handlers,
            JobStore store,
            Writer writer,
            boolean acknowledgesEach,
            Predicate<Claimed> holds,
            Surroundings surroundings) {
        this.handlers = handlers;
        this.store = store;
        this.writer = writer;
        this.acknowledgesEach = acknowledgesEach;
        this.holds = holds;
        this.surroundings = surroundings;
    }

    void start(int count) {
        for (int number = 0; number < count; number++) {
            Thread.ofVirtual().name("job-runner-", number).start(this::work);
        }
    }

    void add(Collection<Claimed> jobs) {
        waiting.add(jobs);
    }

    /** How many jobs wait for a free runner. */
    int waiting() {
        return waiting.size();
    }

    /** Tells those to end whose time is over, and gives up the stuck ones. */
    void endOverdue() throws InterruptedException {
        for (Execution execution : List.copyOf(executions)) {
            if (execution.isStuck(STUCK)) {
                replace(execution);
            } else if (execution.isOverdue()) {
                execution.tell(Execution.Reason.TIMEOUT);
            }
        }
    }

    void cancel(Collection<UUID> jobs) {
        executions.stream()
                .filter(execution -> jobs.contains(execution.id()))
                .forEach(execution -> execution.tell(Execution.Reason.CANCELLED));
    }

    /** Tells all work to end, because the process stops or the jobs are others' now. */
    void interrupt() {
        executions.forEach(execution -> execution.tell(Execution.Reason.STOPPING));
    }

    /** Gives back what nobody has begun. */
    List<Claimed> drain() {
        return waiting.drain();
    }

    /** Lets every runner end once it is done with its job. */
    void close() {
        waiting.close();
    }

    private void work() {
        try {
            Claimed job = take();
            while (job != null && work(job)) {
                job = take();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns whether this runner still is one. */
    private boolean work(Claimed job) throws InterruptedException {
        Execution execution = begin(job);
        Outcome outcome = end(execution, mayBegin(job));
        if (outcome != null && acknowledgesEach) {
            await(outcome);
        }
        return outcome != null;
    }

    /** From now on the job can be told to end. */
    Execution begin(Claimed job) {
        Execution execution = new Execution(job, handlers.get(job.kind()), store, surroundings);
        executions.add(execution);
        return execution;
    }

    /** Whether a job is surely still this worker's, so that work may begin. */
    boolean mayBegin(Claimed job) {
        return holds.test(job);
    }

    /**
     * Does the job if it may, or else gives it back; null when this runner was replaced meanwhile.
     *
     * @param may as {@link #mayBegin} said
     */
    @Nullable
    Outcome end(Execution execution, boolean may) throws InterruptedException {
        Outcome outcome = may ? run(execution) : Outcome.released(execution.job());
        if (!executions.remove(execution)) {
            return null;
        }
        writer.add(outcome);
        return outcome;
    }

    /** The next job that waits for a runner, waited for; null when they are to end. */
    @Nullable
    Claimed take() throws InterruptedException {
        return waiting.take();
    }

    /** A fault of ours must not cost a runner. */
    private static Outcome run(Execution execution) {
        try {
            return execution.run();
        } catch (RuntimeException | Error fault) {
            log.error("How job {} ended could not be told", new JobId(execution.id()), fault);
            return Outcome.dead(execution.job(), "How it ended could not be told");
        }
    }

    private static void await(Outcome outcome) throws InterruptedException {
        try {
            boolean ignored = outcome.written().get(1, TimeUnit.HOURS);
        } catch (ExecutionException | java.util.concurrent.TimeoutException unwritten) {
            log.warn(
                    "Nobody knows yet how job {} ended", new JobId(outcome.job().id()));
        }
    }

    private void replace(Execution execution) throws InterruptedException {
        if (executions.remove(execution)) {
            log.error(
                    "Job {} of kind {} does not end though its time is over and it was interrupted: its thread is left behind",
                    new JobId(execution.id()),
                    execution.job().kind());
            writer.add(execution.timedOut());
            start(1);
        }
    }
}
