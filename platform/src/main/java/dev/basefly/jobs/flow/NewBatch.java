package dev.basefly.jobs.flow;

import dev.basefly.jobs.BatchId;
import dev.basefly.jobs.NewJob;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A batch to be added: jobs that are done side by side, steps that wait for others, and what comes when all have ended.
 *
 * @param label for people
 * @param jobs done side by side
 * @param steps each after those that it waits for
 * @param callback added when all have ended, null for none
 * @param failureCallback added instead of the callback unless all were completed, null for none
 * @param whenOneDies what the death of a job means for the others
 * @param inside the batch that this one is part of, null for none
 */
public record NewBatch(
        String label,
        List<NewJob<?>> jobs,
        List<Step> steps,
        @Nullable NewJob<?> callback,
        @Nullable NewJob<?> failureCallback,
        WhenOneDies whenOneDies,
        @Nullable BatchId inside) {

    private static final int LONGEST_LABEL = 100;

    /** What the death of a job means for the others of its batch. */
    public enum WhenOneDies {
        /** Nothing: they are done, and the callback is told how many died. */
        CONTINUE,
        /** They are cancelled, so that the end comes soon. */
        CANCEL
    }

    public NewBatch {
        jobs = List.copyOf(jobs);
        steps = List.copyOf(steps);
        if (label.isBlank() || label.length() > LONGEST_LABEL) {
            throw new IllegalArgumentException("A label has 1 to " + LONGEST_LABEL + " characters");
        }
        requireAtOnce(callback);
        requireAtOnce(failureCallback);
    }

    /** Of jobs that are done side by side, whatever becomes of each. */
    public static NewBatch of(String label, List<? extends NewJob<?>> jobs) {
        return new NewBatch(label, List.copyOf(jobs), List.of(), null, null, WhenOneDies.CONTINUE, null);
    }

    /** A step that waits for others, which come before it here; without names it begins at once. */
    public NewBatch step(String name, NewJob<?> job, String... after) {
        return step(name, job, Otherwise.CANCEL, after);
    }

    /** A step that waits for others, which come before it here. */
    public NewBatch step(String name, NewJob<?> job, Otherwise otherwise, String... after) {
        Set<String> known = steps.stream().map(Step::name).collect(Collectors.toSet());
        Set<String> needed = Set.of(after);
        if (known.contains(name)) {
            throw new IllegalArgumentException("There is a step " + name + " already");
        }
        needed.stream().filter(other -> !known.contains(other)).findFirst().ifPresent(missing -> {
            throw new IllegalArgumentException(
                    "The step " + name + " waits for " + missing + ", which is not before it");
        });
        List<Step> more = new ArrayList<>(steps);
        more.add(new Step(name, job, needed, otherwise));
        return new NewBatch(label, jobs, more, callback, failureCallback, whenOneDies, inside);
    }

    /** Adds this job once all have ended; see {@link BatchEnd} for what it is told. */
    public NewBatch then(NewJob<?> last) {
        return new NewBatch(label, jobs, steps, last, failureCallback, whenOneDies, inside);
    }

    /** Adds this job instead of the other one unless all were completed. */
    public NewBatch thenOnFailure(NewJob<?> last) {
        return new NewBatch(label, jobs, steps, callback, last, whenOneDies, inside);
    }

    /** Cancels the others as soon as one is dead. */
    public NewBatch cancelWhenOneDies() {
        return new NewBatch(label, jobs, steps, callback, failureCallback, WhenOneDies.CANCEL, inside);
    }

    /** A part of another batch, which does not end before this one. */
    public NewBatch inside(BatchId other) {
        return new NewBatch(label, jobs, steps, callback, failureCallback, whenOneDies, other);
    }

    private static void requireAtOnce(@Nullable NewJob<?> last) {
        if (last != null && (last.uniqueKey() != null || last.delay() != null || last.runAt() != null)) {
            throw new IllegalArgumentException("A callback begins when the batch has ended: it has no time and no key");
        }
    }
}
