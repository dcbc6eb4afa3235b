package dev.basefly.workflows;

import dev.basefly.jobs.JobFailure;
import dev.basefly.jobs.JobRun;
import dev.basefly.runtime.TenantId;
import dev.basefly.workflows.Instance.Checkpoint;
import dev.basefly.workflows.Shift.StepFailure;
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
            Ground ground,
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
        Shift shift = Shift.begin(job, parts.now());
        for (int overtaken = 0; overtaken < MOST_OVERTAKEN; overtaken++) {
            try {
                Instance at = load(id, shift);
                while (at != null) {
                    job.requireGoing();
                    requireActive(shift);
                    at = advance(at, shift);
                }
                return;
            } catch (Overtaken byOther) {
                log.debug("Somebody else has gone on with {}", id);
            }
        }
        throw JobFailure.notNow(Duration.ofSeconds(1), "Others go on with the workflow all the time");
    }

    /** An organization that was suspended since the job was taken has no further step begun. */
    private void requireActive(Shift shift) {
        TenantId tenant = shift.job().tenant();
        if (tenant != null
                && shift.isToLook(parts.now())
                && !parts.inactive().apply(Set.of(tenant.value())).isEmpty()) {
            throw JobFailure.notNow(WHILE_SUSPENDED, "Nothing is done for the organization now");
        }
    }

    /** Null when it is forgotten. */
    private @Nullable Instance load(WorkflowId id, Shift shift) {
        Instance known = parts.rows().find(parts.ground().jdbc(), id).orElse(null);
        if (known == null) {
            return null;
        }
        Checkpoint ahead = parts.rows().ahead(parts.ground().jdbc(), known);
        if (ahead == null) {
            return known;
        }
        return parts.ground().inTransaction(jdbc -> {
            UUID driver = driver(known, ahead, shift);
            parts.rows().adopt(jdbc, known, ahead, driver, parts.now());
            return known.after(ahead, driver);
        });
    }

    /** One transition; null when there is nothing to do for this job. */
    private @Nullable Instance advance(Instance from, Shift shift) throws Exception {
        Checkpoint at = from.at();
        boolean mine = shift.id().equals(from.driver());
        boolean due = at.isDue(parts.now());
        // Whoever is at a step has to come to its end first: what it calls could arrive after what takes it back.
        boolean atWork = at.status() == WorkflowState.RUNNING && due && !mine;
        if (from.asked() != null && at.status().isForward() && !atWork) {
            return stop(from, shift);
        }
        if (mine && !due && at.wakeAt() != null && at.status() != WorkflowState.AWAITING) {
            throw notYet(at.wakeAt());
        }
        return switch (at.status()) {
            case RUNNING -> due && mine ? step(from, shift) : null;
            case COMPENSATING -> due && mine ? compensate(from, shift) : null;
            case SLEEPING -> due ? wake(from, shift) : null;
            case AWAITING -> receive(from, shift, due, mine);
            case STUCK, COMPLETED, COMPENSATED, CANCELLED -> null;
        };
    }

    private Instance step(Instance from, Shift shift) {
        if (!(position(from) instanceof Node.Step<S> step)) {
            return stuck(from, "There is no step " + from.at().position(), shift);
        }
        Instant began = parts.now();
        if (shift.isUnanswered()) {
            return failed(
                    from, step, new IllegalStateException("No answer came from this step, so often"), began, shift);
        }
        try {
            if (step.outside()) {
                S after = StepFailure.in(() -> work(from, step, shift));
                return parts.ground()
                        .inTransaction(
                                jdbc -> save(jdbc, from, passed(from, step, after), done(from, step, began), shift));
            }
            return parts.ground().inTransaction(jdbc -> {
                S after = StepFailure.in(() -> work(from, step, shift));
                return save(jdbc, from, passed(from, step, after), done(from, step, began), shift);
            });
        } catch (Graph.Unreadable unreadable) {
            return stuck(from, unreadable.getMessage(), shift);
        } catch (StepFailure failure) {
            return failed(from, step, shift.told(failure), began, shift);
        }
    }

    private S work(Instance from, Node.Step<S> step, Shift shift) throws Exception {
        S state = state(from);
        return Shift.workOn(from.id(), () -> step.work().run(state, run(from, step, false, shift)));
    }

    private Checkpoint passed(Instance from, Node<S> node, S after) {
        return StepFailure.in(() -> course.passed(from.at(), node, after, parts.now()));
    }

    private Instance failed(Instance from, Node<S> node, Exception thrown, Instant began, Shift shift) {
        Instant now = parts.now();
        Exception failure = StepFailure.bounded(thrown, from.at(), parts.settings(), now);
        String error = StepFailure.text(failure);
        Duration postponed = StepFailure.postponement(failure);
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
        return parts.ground()
                .inTransaction(jdbc -> save(jdbc, from, next, entry(from, node.name(), outcome, error, began), shift));
    }

    private Instance compensate(Instance from, Shift shift) {
        String name = from.at().undo().getLast();
        if (!(course.graph().node(name) instanceof Node.Step<S> step) || step.compensation() == null) {
            return stuck(from, "There is no compensation of the step " + name, shift);
        }
        Node.Compensation<S> compensation = step.compensation();
        Instant began = parts.now();
        try {
            if (step.outside()) {
                StepFailure.in(() -> undo(compensation, from, step, shift));
                return parts.ground().inTransaction(jdbc -> undone(jdbc, from, step, began, shift));
            }
            return parts.ground().inTransaction(jdbc -> {
                StepFailure.in(() -> undo(compensation, from, step, shift));
                return undone(jdbc, from, step, began, shift);
            });
        } catch (Graph.Unreadable unreadable) {
            return stuck(from, unreadable.getMessage(), shift);
        } catch (StepFailure failure) {
            return undoFailed(from, step, shift.told(failure), began, shift);
        }
    }

    private boolean undo(Node.Compensation<S> compensation, Instance from, Node.Step<S> step, Shift shift)
            throws Exception {
        S state = state(from);
        return Shift.workOn(from.id(), () -> {
            compensation.run(state, run(from, step, true, shift));
            return true;
        });
    }

    private Instance undone(JdbcClient jdbc, Instance from, Node.Step<S> step, Instant began, Shift shift) {
        Checkpoint next = course.undone(from.at(), parts.now());
        return save(jdbc, from, next, entry(from, step.name(), StepOutcome.COMPENSATED, null, began), shift);
    }

    private Instance undoFailed(Instance from, Node.Step<S> step, Exception thrown, Instant began, Shift shift) {
        Instant now = parts.now();
        Exception failure = StepFailure.bounded(thrown, from.at(), parts.settings(), now);
        String error = StepFailure.text(failure);
        Duration postponed = StepFailure.postponement(failure);
        Checkpoint next = postponed != null
                ? course.postponed(from.at(), postponed, now)
                : course.undoFailed(from.at(), error, wait(from, step, failure), now);
        if (next.status() == WorkflowState.STUCK) {
            log.error("{} is stuck: its step {} cannot be taken back: {}", from.id(), step.name(), error, failure);
        }
        StepOutcome outcome = postponed == null ? StepOutcome.COMPENSATION_FAILED : StepOutcome.POSTPONED;
        return parts.ground()
                .inTransaction(jdbc -> save(jdbc, from, next, entry(from, step.name(), outcome, error, began), shift));
    }

    private Instance wake(Instance from, Shift shift) {
        return over(from, shift, StepOutcome.WOKEN, null, state -> state);
    }

    private @Nullable Instance receive(Instance from, Shift shift, boolean due, boolean mine) {
        if (!(position(from) instanceof Node.Await<S, ?> await)) {
            return stuck(from, "There is no wait for " + from.at().position(), shift);
        }
        Signals.Waiting signal = parts.signals()
                .next(parts.ground().jdbc(), from.id(), await.name())
                .orElse(null);
        if (signal != null) {
            return receive(from, await, signal, shift);
        }
        if (due) {
            return over(from, shift, StepOutcome.TIMED_OUT, null, await.otherwise()::apply);
        }
        if (mine && from.at().wakeAt() != null) {
            throw notYet(from.at().wakeAt());
        }
        return null;
    }

    private <P extends Record> Instance receive(
            Instance from, Node.Await<S, P> await, Signals.Waiting signal, Shift shift) {
        P payload;
        try {
            payload = Graph.read(signal.payload(), await.type());
        } catch (Graph.Unreadable unreadable) {
            String error = WorkflowRows.cut(String.valueOf(unreadable.getMessage()));
            parts.signals().take(parts.ground().jdbc(), from.id(), signal.id(), from.sequence(), error);
            return from;
        }
        return over(
                from,
                shift,
                StepOutcome.RECEIVED,
                signal.id(),
                state -> await.received().apply(state, payload));
    }

    /** What a wait makes of the state. */
    private interface Ending<S> {
        S state(S before);
    }

    /** A wait that is over. What comes of it is said without doing anything, so trying it again would not help. */
    private Instance over(Instance from, Shift shift, StepOutcome outcome, @Nullable String signal, Ending<S> ending) {
        Node<S> node = position(from);
        Instant began = parts.now();
        if (node == null) {
            return stuck(from, "There is no wait " + from.at().position(), shift);
        }
        Checkpoint next;
        String error = null;
        StepOutcome became = outcome;
        try {
            S before = state(from);
            next = StepFailure.in(() -> course.passed(from.at(), node, ending.state(before), parts.now()));
        } catch (Graph.Unreadable unreadable) {
            return stuck(from, unreadable.getMessage(), shift);
        } catch (StepFailure failure) {
            error = StepFailure.text(shift.told(failure));
            became = StepOutcome.FAILED;
            next = course.failed(from.at(), node, error, null, parts.now());
        }
        Checkpoint decided = next;
        Entry entry = new Entry(node.name(), became, 1, signal, error, began, parts.now());
        return parts.ground().inTransaction(jdbc -> {
            if (signal != null) {
                parts.signals().take(jdbc, from.id(), signal, from.sequence() + 1, null);
            }
            return save(jdbc, from, decided, entry, shift);
        });
    }

    private Instance stop(Instance from, Shift shift) {
        Checkpoint next = course.compensating(from.at(), position(from), from.askedBecause(), parts.now());
        Entry entry = entry(from, from.at().position(), StepOutcome.STOPPED, from.askedBecause(), parts.now());
        return parts.ground().inTransaction(jdbc -> save(jdbc, from, next, entry, shift));
    }

    private Instance stuck(Instance from, @Nullable String reason, Shift shift) {
        String error = WorkflowRows.cut(String.valueOf(reason));
        log.error("{} is stuck: {}", from.id(), error);
        Checkpoint next = course.stuck(from.at(), error);
        Entry entry = entry(from, from.at().position(), StepOutcome.STUCK, error, parts.now());
        return parts.ground().inTransaction(jdbc -> save(jdbc, from, next, entry, shift));
    }

    private Instance save(JdbcClient jdbc, Instance from, Checkpoint next, Entry entry, Shift shift) {
        UUID driver = driver(from, next, shift);
        parts.rows().save(jdbc, from, next, driver, entry);
        UUID before = from.driver();
        if (before != null && !before.equals(driver) && !before.equals(shift.id())) {
            parts.advances().withdraw(before);
        }
        return from.after(next, driver);
    }

    /** This job, another one that begins when it is time, or none where only a signal or an operator lets it go on. */
    private @Nullable UUID driver(Instance from, Checkpoint next, Shift shift) {
        if (next.wakeAt() == null) {
            return null;
        }
        Instant now = parts.now();
        return next.isDue(now) && !shift.handsOver()
                ? shift.id()
                : parts.advances().add(from, next.wakeAt()).value();
    }

    private @Nullable Node<S> position(Instance from) {
        String name = from.at().position();
        return name == null ? null : course.graph().node(name);
    }

    private S state(Instance from) {
        return course.graph().read(from.at().state());
    }

    private StepRun run(Instance from, Node.Step<S> step, boolean undo, Shift shift) {
        return new StepRun(
                from.id(),
                from.key(),
                step.name(),
                from.at().attempt() + 1,
                from.id() + ":" + step.name() + (undo ? ":undo" : ""),
                shift.job().tenant());
    }

    private Entry done(Instance from, Node.Step<S> step, Instant began) {
        return entry(from, step.name(), StepOutcome.DONE, null, began);
    }

    private Entry entry(
            Instance from, @Nullable String step, StepOutcome outcome, @Nullable String error, Instant began) {
        return new Entry(step, outcome, from.at().attempt() + 1, null, error, began, parts.now());
    }

    private @Nullable Duration wait(Instance from, Node.Step<S> step, Exception failure) {
        return StepFailure.wait(
                failure, step.retry(), from.at().attempt() + 1, parts.random().getAsDouble());
    }

    private JobFailure notYet(Instant wakeAt) {
        Duration wait = Duration.between(parts.now(), wakeAt);
        return JobFailure.notNow(wait.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : wait, "It is not time yet");
    }
}
