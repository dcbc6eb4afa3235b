package dev.basefly.workflows;

import dev.basefly.workflows.Instance.Checkpoint;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What comes next: the rules of a workflow, without a database. */
class Course<S extends Record> {

    private final Graph<S> graph;

    Course(Graph<S> graph) {
        this.graph = graph;
    }

    Graph<S> graph() {
        return graph;
    }

    Checkpoint begin(S state, Instant now) {
        return arrive(graph.first(state), state, List.of(), now);
    }

    /** After the part it stands at: a step that is done or passed over, a wait that is over. */
    Checkpoint passed(Checkpoint at, Node<S> node, S after, Instant now) {
        List<String> undo = node instanceof Node.Step<S> step ? withUndo(at.undo(), step) : at.undo();
        return arrive(graph.after(node, after), after, undo, now);
    }

    /** After an attempt at a step or a wait that failed; without a wait it is given up, and what was done is undone. */
    Checkpoint failed(Checkpoint at, Node<S> node, String error, @Nullable Duration wait, Instant now) {
        if (wait == null) {
            return compensating(at, node, error, now);
        }
        return new Checkpoint(
                at.status(), at.position(), at.state(), at.attempt() + 1, at.undo(), now.plus(wait), error);
    }

    /** The same place after a while, without an attempt lost. */
    Checkpoint postponed(Checkpoint at, Duration wait, Instant now) {
        return new Checkpoint(
                at.status(),
                at.position(),
                at.state(),
                at.attempt(),
                at.undo(),
                now.plus(wait),
                at.error(),
                at.postponed() + 1,
                at.postponedSince() == null ? now : at.postponedSince());
    }

    /** Stands until somebody has looked. */
    Checkpoint stuck(Checkpoint at, String reason) {
        return new Checkpoint(WorkflowState.STUCK, at.position(), at.state(), at.attempt(), at.undo(), null, reason);
    }

    /** Tried anew where it stands. */
    Checkpoint retried(Checkpoint at, Instant now) {
        Node<S> node = at.position() == null ? null : graph.node(at.position());
        if (node == null) {
            return new Checkpoint(WorkflowState.COMPENSATING, null, at.state(), 0, at.undo(), now, at.error());
        }
        return at.status() == WorkflowState.STUCK
                ? arrive(node, graph.read(at.state()), at.undo(), now)
                : new Checkpoint(at.status(), at.position(), at.state(), 0, at.undo(), now, at.error());
    }

    /** Goes back from where it stands. */
    Checkpoint compensating(Checkpoint at, @Nullable Node<S> node, @Nullable String reason, Instant now) {
        boolean begun = at.status() == WorkflowState.RUNNING;
        List<String> undo =
                begun && node instanceof Node.Step<S> step && step.outside() ? withUndo(at.undo(), step) : at.undo();
        return new Checkpoint(
                undo.isEmpty() ? WorkflowState.COMPENSATED : WorkflowState.COMPENSATING,
                null,
                at.state(),
                0,
                undo,
                undo.isEmpty() ? null : now,
                reason);
    }

    /** After a compensation that is done or passed over: the one before it is next. */
    Checkpoint undone(Checkpoint at, Instant now) {
        List<String> left = at.undo().subList(0, at.undo().size() - 1);
        return new Checkpoint(
                left.isEmpty() ? WorkflowState.COMPENSATED : WorkflowState.COMPENSATING,
                at.position(),
                at.state(),
                0,
                left,
                left.isEmpty() ? null : now,
                at.error());
    }

    /** After a compensation that failed; without a wait somebody has to look. */
    Checkpoint undoFailed(Checkpoint at, String error, @Nullable Duration wait, Instant now) {
        return new Checkpoint(
                wait == null ? WorkflowState.STUCK : WorkflowState.COMPENSATING,
                at.position(),
                at.state(),
                at.attempt() + 1,
                at.undo(),
                wait == null ? null : now.plus(wait),
                error);
    }

    private Checkpoint arrive(@Nullable Node<S> node, S state, List<String> undo, Instant now) {
        WorkflowState status =
                switch (node) {
                    case null -> WorkflowState.COMPLETED;
                    case Node.Step<S> _ -> WorkflowState.RUNNING;
                    case Node.Sleep<S> _ -> WorkflowState.SLEEPING;
                    case Node.Await<S, ?> _ -> WorkflowState.AWAITING;
                    case Node.Choice<S> _ -> throw new IllegalStateException("A choice is no place to stand at");
                };
        Instant wakeAt =
                switch (node) {
                    case null -> null;
                    case Node.Sleep<S> sleep -> sleep.until().apply(state, now);
                    case Node.Await<S, ?> await -> await.timeout() == null ? null : now.plus(await.timeout());
                    case Node.Step<S> _ -> now;
                    case Node.Choice<S> _ -> now;
                };
        return new Checkpoint(
                status,
                node == null ? null : node.name(),
                Graph.write(state),
                0,
                undo,
                // As exact as the database is, or it would be due a moment before it is.
                wakeAt == null ? null : wakeAt.truncatedTo(ChronoUnit.MICROS),
                null);
    }

    private static <S extends Record> List<String> withUndo(List<String> undo, Node.Step<S> step) {
        if (step.compensation() == null) {
            return undo;
        }
        List<String> more = new ArrayList<>(undo);
        more.add(step.name());
        return more;
    }
}
