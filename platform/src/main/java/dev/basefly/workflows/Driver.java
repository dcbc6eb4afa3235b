package dev.basefly.workflows;

import dev.basefly.jobs.JobFailure;
import dev.basefly.jobs.JobRun;
import dev.basefly.runtime.TenantId;
import dev.basefly.workflows.Attempt.StepFailure;
import dev.basefly.workflows.Instance.Checkpoint;
import dev.basefly.workflows.WorkflowRows.Entry;
import dev.basefly.workflows.WorkflowRows.Overtaken;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.UUID;
import java.util.function.DoubleSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Goes on with a workflow for as long as there is something to do, as the work of a job. Whatever a transition changes is one
 * transaction, and the job is done only when another one was added or nothing is left: so a crash at any statement leaves
 * the workflow at one of its checkpoints, and a job that goes on from there.
 */
final class Driver<S extends Record> {

    private static final Logger log = LoggerFactory.getLogger(Driver.class);

    private static final int MOST_OVERTAKEN = 20;
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(1);
    private static final Duration WHILE_SUSPENDED = Duration.ofSeconds(5);

    private final Course<S> course;
    private final Parts parts;

    /**
     * What drivers stand on.
     *
     * @param inactive those of some organizations that no work may be done for now
     */
    record Parts(
            Transactions transactions,
            WorkflowRows rows,
            Signals signals,
            Advances advances,
            WorkflowsSettings settings,
            UnaryOperator<Set<UUID>> inactive,
            Clock clock,
            DoubleSupplier random) {

        Instant now() {
            return clock.instant().truncatedTo(ChronoUnit.MICROS);
        }
    }

    Driver(Course<S> course, Parts parts) {
        this.course = course;
        this.parts = parts;
    }

    void run(WorkflowId id, JobRun job) throws Exception {
        Attempt attempt = Attempt.begin(job, parts.now());
        for (int overtaken = 0; overtaken < MOST_OVERTAKEN; overtaken++) {
            try {
                Instance at = load(id, attempt);
                while (at != null) {
                    job.requireGoing();
                    requireActive(attempt);
                    at = advance(at, attempt);
                }
                return;
            } catch (Overtaken byOther) {
                log.debug("Somebody else has gone on with {}", id);
            }
        }
        throw JobFailure.notNow(Duration.ofSeconds(1), "Others go on with the workflow all the time");
    }

    /** An organization that was suspended since the job was taken has no further step begun. */
    private void requireActive(Attempt attempt) {
        TenantId tenant = attempt.job().tenant();
        if (tenant != null
                && attempt.isToLook(parts.now())
                && !parts.inactive().apply(Set.of(tenant.value())).isEmpty()) {
            throw JobFailure.notNow(WHILE_SUSPENDED, "Nothing is done for the organization now");
        }
    }

    /** Null when it is forgotten. */
    private @Nullable Instance load(WorkflowId id, Attempt attempt) {
        Instance known = parts.rows().find(parts.transactions().jdbc(), id).orElse(null);
        if (known == null) {
            return null;
        }
        Checkpoint ahead = parts.rows().ahead(parts.transactions().jdbc(), known);
        if (ahead == null) {
            return known;
        }
        return parts.transactions().inTransaction(jdbc -> {
            UUID driver = driver(known, ahead, attempt);
            parts.rows().adopt(jdbc, known, ahead, driver, parts.now());
            return known.after(ahead, driver);
        });
    }

    /** One transition; null when there is nothing to do for this job. */
    private @Nullable Instance advance(Instance from, Attempt attempt) throws Exception {
        Checkpoint at = from.at();
        boolean mine = attempt.id().equals(from.driver());
        boolean due = at.isDue(parts.now());
        // Whoever is at a step has to come to its end first: what it calls could arrive after what takes it back.
        boolean atWork = at.status() == WorkflowState.RUNNING && due && !mine;
        if (from.asked() != null && at.status().isForward() && !atWork) {
            return stop(from, attempt);
        }
        if (mine && !due && at.wakeAt() != null && at.status() != WorkflowState.AWAITING) {
            throw notYet(at.wakeAt());
        }
        return switch (at.status()) {
            case RUNNING -> due && mine ? step(from, attempt) : null;
            case COMPENSATING -> due && mine ? compensate(from, attempt) : null;
            case SLEEPING -> due ? wake(from, attempt) : null;
            case AWAITING -> receive(from, attempt, due, mine);
            case STUCK, COMPLETED, COMPENSATED, CANCELLED -> null;
        };
    }

    private Instance step(Instance from, Attempt attempt) {
        if (!(position(from) instanceof Node.Step<S> step)) {
            return stuck(from, "There is no step " + from.at().position(), attempt);
        }
        Instant began = parts.now();
        if (attempt.isUnanswered()) {
            return failed(
                    from, step, new IllegalStateException("No answer came from this step, so often"), began, attempt);
        }
        try {
            if (step.outside()) {
                S after = StepFailure.in(() -> work(from, step, attempt));
                return parts.transactions()
                        .inTransaction(
                                jdbc -> save(jdbc, from, passed(from, step, after), done(from, step, began), attempt));
            }
            return parts.transactions().inTransaction(jdbc -> {
                S after = StepFailure.in(() -> work(from, step, attempt));
                return save(jdbc, from, passed(from, step, after), done(from, step, began), attempt);
            });
        } catch (Graph.Unreadable unreadable) {
            return stuck(from, unreadable.getMessage(), attempt);
        } catch (StepFailure failure) {
            return failed(from, step, attempt.told(failure), began, attempt);
        }
    }

    private S work(Instance from, Node.Step<S> step, Attempt attempt) throws Exception {
        S state = state(from);
        return Attempt.workOn(from.id(), () -> step.work().run(state, run(from, step, false, attempt)));
    }

    private Checkpoint passed(Instance from, Node<S> node, S after) {
        return StepFailure.in(() -> course.passed(from.at(), node, after, parts.now()));
    }

    private Instance failed(Instance from, Node<S> node, Exception thrown, Instant began, Attempt attempt) {
        Instant now = parts.now();
        Exception failure = StepFailure.bounded(thrown, from.at(), parts.settings(), now);
        String error = JobFailure.text(failure);
        Duration postponed = JobFailure.postponement(failure).orElse(null);
        Duration wait = node instanceof Node.Step<S> step ? wait(from, step, failure) : null;
        Checkpoint next = postponed != null
                ? course.postponed(from.at(), postponed, now)
                : course.failed(from.at(), node, error, wait, now);
        StepOutcome outcome = postponed == null ? StepOutcome.FAILED : StepOutcome.POSTPONED;
        if (postponed == null) {
            log.warn(
                    "Step {} of {} failed at attempt {}: {}",
                    node.name(),
                    from.id(),
                    from.at().attempt() + 1,
                    error);
        }
        return parts.transactions()
                .inTransaction(
                        jdbc -> save(jdbc, from, next, entry(from, node.name(), outcome, error, began), attempt));
    }

    private Instance compensate(Instance from, Attempt attempt) {
        String name = from.at().undo().getLast();
        if (!(course.graph().node(name) instanceof Node.Step<S> step) || step.compensation() == null) {
            return stuck(from, "There is no compensation of the step " + name, attempt);
        }
        Node.Compensation<S> compensation = step.compensation();
        Instant began = parts.now();
        try {
            if (step.outside()) {
                StepFailure.in(() -> undo(compensation, from, step, attempt));
                return parts.transactions().inTransaction(jdbc -> undone(jdbc, from, step, began, attempt));
            }
            return parts.transactions().inTransaction(jdbc -> {
                StepFailure.in(() -> undo(compensation, from, step, attempt));
                return undone(jdbc, from, step, began, attempt);
            });
        } catch (Graph.Unreadable unreadable) {
            return stuck(from, unreadable.getMessage(), attempt);
        } catch (StepFailure failure) {
            return undoFailed(from, step, attempt.told(failure), began, attempt);
        }
    }

    private boolean undo(Node.Compensation<S> compensation, Instance from, Node.Step<S> step, Attempt attempt)
            throws Exception {
        S state = state(from);
        return Attempt.workOn(from.id(), () -> {
            compensation.run(state, run(from, step, true, attempt));
            return true;
        });
    }

    private Instance undone(JdbcClient jdbc, Instance from, Node.Step<S> step, Instant began, Attempt attempt) {
        Checkpoint next = course.undone(from.at(), parts.now());
        return save(jdbc, from, next, entry(from, step.name(), StepOutcome.COMPENSATED, null, began), attempt);
    }

    private Instance undoFailed(Instance from, Node.Step<S> step, Exception thrown, Instant began, Attempt attempt) {
        Instant now = parts.now();
        Exception failure = StepFailure.bounded(thrown, from.at(), parts.settings(), now);
        String error = JobFailure.text(failure);
        Duration postponed = JobFailure.postponement(failure).orElse(null);
        Checkpoint next = postponed != null
                ? course.postponed(from.at(), postponed, now)
                : course.undoFailed(from.at(), error, wait(from, step, failure), now);
        if (next.status() == WorkflowState.STUCK) {
            log.error("{} is stuck: its step {} cannot be taken back: {}", from.id(), step.name(), error, failure);
        }
        StepOutcome outcome = postponed == null ? StepOutcome.COMPENSATION_FAILED : StepOutcome.POSTPONED;
        return parts.transactions()
                .inTransaction(
                        jdbc -> save(jdbc, from, next, entry(from, step.name(), outcome, error, began), attempt));
    }

    private Instance wake(Instance from, Attempt attempt) {
        return over(from, attempt, StepOutcome.WOKEN, null, state -> state);
    }

    private @Nullable Instance receive(Instance from, Attempt attempt, boolean due, boolean mine) {
        if (!(position(from) instanceof Node.Await<S, ?> await)) {
            return stuck(from, "There is no wait for " + from.at().position(), attempt);
        }
        Signals.Waiting signal = parts.signals()
                .next(parts.transactions().jdbc(), from.id(), await.name())
                .orElse(null);
        if (signal != null) {
            return receive(from, await, signal, attempt);
        }
        if (due) {
            return over(from, attempt, StepOutcome.TIMED_OUT, null, await.otherwise()::apply);
        }
        if (mine && from.at().wakeAt() != null) {
            throw notYet(from.at().wakeAt());
        }
        return null;
    }

    private <P extends Record> Instance receive(
            Instance from, Node.Await<S, P> await, Signals.Waiting signal, Attempt attempt) {
        P payload;
        try {
            payload = Graph.read(signal.payload(), await.type());
        } catch (Graph.Unreadable unreadable) {
            String error = WorkflowRows.cut(String.valueOf(unreadable.getMessage()));
            parts.signals().take(parts.transactions().jdbc(), from.id(), signal.id(), from.sequence(), error);
            return from;
        }
        return over(
                from,
                attempt,
                StepOutcome.RECEIVED,
                signal.id(),
                state -> await.received().apply(state, payload));
    }

    /** What a wait makes of the state. */
    private interface Ending<S> {
        S state(S before);
    }

    /** A wait that is over. What comes of it is said without doing anything, so trying it again would not help. */
    private Instance over(
            Instance from, Attempt attempt, StepOutcome outcome, @Nullable String signal, Ending<S> ending) {
        Node<S> node = position(from);
        Instant began = parts.now();
        if (node == null) {
            return stuck(from, "There is no wait " + from.at().position(), attempt);
        }
        Checkpoint next;
        String error = null;
        StepOutcome became = outcome;
        try {
            S before = state(from);
            next = StepFailure.in(() -> course.passed(from.at(), node, ending.state(before), parts.now()));
        } catch (Graph.Unreadable unreadable) {
            return stuck(from, unreadable.getMessage(), attempt);
        } catch (StepFailure failure) {
            error = JobFailure.text(attempt.told(failure));
            became = StepOutcome.FAILED;
            next = course.failed(from.at(), node, error, null, parts.now());
        }
        Checkpoint decided = next;
        Entry entry = new Entry(node.name(), became, 1, signal, error, began, parts.now());
        return parts.transactions().inTransaction(jdbc -> {
            if (signal != null) {
                parts.signals().take(jdbc, from.id(), signal, from.sequence() + 1, null);
            }
            return save(jdbc, from, decided, entry, attempt);
        });
    }

    private Instance stop(Instance from, Attempt attempt) {
        Checkpoint next = course.compensating(from.at(), position(from), from.askedBecause(), parts.now());
        Entry entry = entry(from, from.at().position(), StepOutcome.STOPPED, from.askedBecause(), parts.now());
        return parts.transactions().inTransaction(jdbc -> save(jdbc, from, next, entry, attempt));
    }

    private Instance stuck(Instance from, @Nullable String reason, Attempt attempt) {
        String error = WorkflowRows.cut(String.valueOf(reason));
        log.error("{} is stuck: {}", from.id(), error);
        Checkpoint next = course.stuck(from.at(), error);
        Entry entry = entry(from, from.at().position(), StepOutcome.STUCK, error, parts.now());
        return parts.transactions().inTransaction(jdbc -> save(jdbc, from, next, entry, attempt));
    }

    private Instance save(JdbcClient jdbc, Instance from, Checkpoint next, Entry entry, Attempt attempt) {
        UUID driver = driver(from, next, attempt);
        parts.rows().save(jdbc, from, next, driver, entry);
        UUID before = from.driver();
        if (before != null && !before.equals(driver) && !before.equals(attempt.id())) {
            parts.advances().withdraw(before);
        }
        return from.after(next, driver);
    }

    /** This job, another one that begins when it is time, or none where only a signal or an operator lets it go on. */
    private @Nullable UUID driver(Instance from, Checkpoint next, Attempt attempt) {
        if (next.wakeAt() == null) {
            return null;
        }
        Instant now = parts.now();
        return next.isDue(now) && !attempt.handsOver()
                ? attempt.id()
                : parts.advances().add(from, next.wakeAt()).value();
    }

    private @Nullable Node<S> position(Instance from) {
        String name = from.at().position();
        return name == null ? null : course.graph().node(name);
    }

    private S state(Instance from) {
        return course.graph().read(from.at().state());
    }

    private StepRun run(Instance from, Node.Step<S> step, boolean undo, Attempt attempt) {
        return new StepRun(
                from.id(),
                from.key(),
                step.name(),
                from.at().attempt() + 1,
                from.id() + ":" + step.name() + (undo ? ":undo" : ""),
                attempt.job().tenant());
    }

    private Entry done(Instance from, Node.Step<S> step, Instant began) {
        return entry(from, step.name(), StepOutcome.DONE, null, began);
    }

    private Entry entry(
            Instance from, @Nullable String step, StepOutcome outcome, @Nullable String error, Instant began) {
        return new Entry(step, outcome, from.at().attempt() + 1, null, error, began, parts.now());
    }

    private @Nullable Duration wait(Instance from, Node.Step<S> step, Exception failure) {
        return step.retry()
                .after(from.at().attempt() + 1, parts.random().getAsDouble(), failure)
                .orElse(null);
    }

    private JobFailure notYet(Instant wakeAt) {
        Duration wait = Duration.between(parts.now(), wakeAt);
        return JobFailure.notNow(wait.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : wait, "It is not time yet");
    }
}
