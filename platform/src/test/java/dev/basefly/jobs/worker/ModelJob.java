package dev.basefly.jobs.worker;

import dev.basefly.jobs.JobOrigin;
import dev.basefly.jobs.JobState;
import dev.basefly.jobs.Lane;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of the model: what the tables of jobs know of one. */
final class ModelJob {

    private static final long HEAD_START_MICROS = 30_000_000;

    final UUID id;
    final Lane lane;
    final int priority;
    final int mostAttempts;
    final String payload;
    final @Nullable String uniqueKey;
    JobState state;
    Instant runAt;
    long rank;
    int attempt;
    boolean cancelAsked;

    @Nullable
    UUID worker;

    Instant startedAt = Instant.EPOCH;

    ModelJob(
            UUID id,
            Lane lane,
            int priority,
            int mostAttempts,
            String payload,
            @Nullable String uniqueKey,
            Instant runAt) {
        this.id = id;
        this.lane = lane;
        this.priority = priority;
        this.mostAttempts = mostAttempts;
        this.payload = payload;
        this.uniqueKey = uniqueKey;
        this.runAt = runAt;
        this.rank = rank(runAt);
        this.state = JobState.AVAILABLE;
    }

    long rank(Instant due) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, due) + (priority - 10) * HEAD_START_MICROS;
    }

    /** Changes the state if the state machine allows it. */
    void go(JobState next) {
        if (!state.next().contains(next)) {
            throw new BrokenRule(id + " went from " + state + " to " + next);
        }
        state = next;
        if (next != JobState.RUNNING) {
            worker = null;
        }
    }

    boolean isUnfinished() {
        return !state.isFinal() && state != JobState.DEAD;
    }

    /** Whether this is the attempt that the worker is at. */
    boolean isAt(UUID who, Claimed claimed) {
        return state == JobState.RUNNING && who.equals(worker) && attempt == claimed.attempt();
    }

    Claimed claimed(UUID who) {
        return new Claimed(
                who,
                lane.tenant(),
                id,
                lane.queue(),
                lane.key(),
                Script.KIND.name(),
                rank,
                payload,
                attempt,
                mostAttempts,
                runAt,
                startedAt,
                cancelAsked,
                new JobOrigin("test", null, null, 0, null));
    }

    @Override
    public String toString() {
        return "%s %s %s attempt %d of %d".formatted(id, lane.queue(), state, attempt, mostAttempts);
    }
}
