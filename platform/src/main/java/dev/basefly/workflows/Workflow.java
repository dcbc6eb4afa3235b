package dev.basefly.workflows;

import dev.basefly.jobs.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The definition of a process of several steps; contributed as a bean. What runs goes on by the version that it was started
 * with, so a changed definition is a bean of its own with the next version, and the old one stays until none of its are left.
 *
 * @param name {@code module.what_is_done}; it outlives versions
 * @param version counted from 1
 * @param state what is known along the way: a record that Jackson reads and writes
 */
public record Workflow<S extends Record>(String name, int version, Class<S> state, List<Node<S>> nodes) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*(\\.[a-z0-9_]+)+");
    private static final Pattern NODE = Pattern.compile("[a-z][a-z0-9_-]{0,59}");
    private static final int LONGEST_NAME = 70;

    public Workflow {
        nodes = List.copyOf(nodes);
        if (!NAME.matcher(name).matches() || name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("'" + name + "' is no name of a workflow, such as shop.order");
        }
        if (version < 1) {
            throw new IllegalArgumentException("Versions are counted from 1");
        }
        Set<String> names = new HashSet<>();
        flat(nodes).forEach(node -> {
            if (!NODE.matcher(node.name()).matches()) {
                throw new IllegalArgumentException("'" + node.name() + "' is no name of a step, such as charge");
            }
            if (!names.add(node.name())) {
                throw new IllegalArgumentException("There is a step " + node.name() + " already");
            }
        });
    }

    /** A workflow that does nothing yet. */
    public static <S extends Record> Workflow<S> of(String name, int version, Class<S> state) {
        return new Workflow<>(name, version, state, List.of());
    }

    /**
     * A step whose writes and whose checkpoint are one transaction, so that it takes effect exactly once. It is tried ten
     * times; after that, or at once when it throws a permanent JobFailure, what was done before is undone.
     */
    public Workflow<S> step(String step, Node.Work<S> work) {
        return with(new Node.Step<>(step, work, null, false, RetryPolicy.DEFAULT));
    }

    /**
     * A step that calls others, without holding a transaction open. A crash may repeat it: it hands its idempotency key on.
     * Once it was begun its compensation runs whatever became of it, as nobody knows what arrived.
     */
    public Workflow<S> call(String step, Node.Work<S> work) {
        return with(new Node.Step<>(step, work, null, true, RetryPolicy.DEFAULT));
    }

    /** What takes back the step before; it runs as the step does, in a transaction or outside. */
    public Workflow<S> compensatedBy(Node.Compensation<S> compensation) {
        return amend(last -> new Node.Step<>(last.name(), last.work(), compensation, last.outside(), last.retry()));
    }

    /** How the step before is tried again, and its compensation too. */
    public Workflow<S> retriedBy(RetryPolicy retry) {
        return amend(last -> new Node.Step<>(last.name(), last.work(), last.compensation(), last.outside(), retry));
    }

    /** Waits for so long. */
    public Workflow<S> sleep(String step, Duration time) {
        return with(new Node.Sleep<>(step, (_, now) -> now.plus(time)));
    }

    /** Waits until a time, which may have passed. */
    public Workflow<S> until(String step, Function<S, Instant> time) {
        return with(new Node.Sleep<>(step, (state, _) -> time.apply(state)));
    }

    /** Waits for a signal of this name, however long it takes. */
    public <P extends Record> Workflow<S> await(String signal, Class<P> type, BiFunction<S, P, S> received) {
        return with(new Node.Await<>(signal, type, null, received, UnaryOperator.identity()));
    }

    /**
     * Waits for a signal of this name, which may have come before.
     *
     * @param otherwise the state when none came in time; a permanent JobFailure in it undoes what was done before
     */
    public <P extends Record> Workflow<S> await(
            String signal, Class<P> type, Duration timeout, BiFunction<S, P, S> received, UnaryOperator<S> otherwise) {
        return with(new Node.Await<>(signal, type, timeout, received, otherwise));
    }

    /** Goes this way if the condition holds of the state. */
    public Workflow<S> when(String name, Predicate<S> condition, UnaryOperator<Workflow<S>> then) {
        return when(name, condition, then, UnaryOperator.identity());
    }

    /** Goes one of two ways. */
    public Workflow<S> when(
            String choice,
            Predicate<S> condition,
            UnaryOperator<Workflow<S>> then,
            UnaryOperator<Workflow<S>> otherwise) {
        Workflow<S> empty = of(name, version, state);
        return with(new Node.Choice<>(
                choice,
                condition,
                then.apply(empty).nodes(),
                otherwise.apply(empty).nodes()));
    }

    /** All its parts, those of branches behind their choice. */
    static <S extends Record> Stream<Node<S>> flat(List<Node<S>> nodes) {
        return nodes.stream()
                .flatMap(node -> node instanceof Node.Choice<S> choice
                        ? Stream.concat(Stream.of(node), Stream.concat(flat(choice.then()), flat(choice.otherwise())))
                        : Stream.of(node));
    }

    private Workflow<S> with(Node<S> node) {
        return new Workflow<>(
                name,
                version,
                state,
                Stream.concat(nodes.stream(), Stream.of(node)).toList());
    }

    private Workflow<S> amend(UnaryOperator<Node.Step<S>> change) {
        Node<S> last = nodes.isEmpty() ? null : nodes.getLast();
        if (!(last instanceof Node.Step<S> step)) {
            throw new IllegalArgumentException("There is no step before that this could be said of");
        }
        List<Node<S>> all = new ArrayList<>(nodes);
        all.set(all.size() - 1, change.apply(step));
        return new Workflow<>(name, version, state, all);
    }
}
