package dev.basefly.workflows;

import dev.basefly.jobs.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A part of a workflow; parts come one after the other. */
public sealed interface Node<S extends Record> {

    /** By which it is known in the database; within a workflow no two have one. */
    String name();

    /** What a step does: takes the state and returns it as it is afterwards. */
    @FunctionalInterface
    interface Work<S extends Record> {
        S run(S state, StepRun step) throws Exception;
    }

    /** What takes a step back; it is told the newest state. */
    @FunctionalInterface
    interface Compensation<S extends Record> {
        void run(S state, StepRun step) throws Exception;
    }

    /**
     * Work.
     *
     * @param compensation what takes it back, null for nothing to take back
     * @param outside whether it runs outside of a transaction, for calls to others
     */
    record Step<S extends Record>(
            String name, Work<S> work, @Nullable Compensation<S> compensation, boolean outside, RetryPolicy retry)
            implements Node<S> {}

    /**
     * Waits for a time.
     *
     * @param until from the state and the time of arrival
     */
    record Sleep<S extends Record>(String name, BiFunction<S, Instant, Instant> until) implements Node<S> {}

    /**
     * Waits for a signal of its name.
     *
     * @param timeout after which it waits no longer, null for never
     * @param received the state after the signal
     * @param otherwise the state after the timeout
     */
    record Await<S extends Record, P extends Record>(
            String name,
            Class<P> type,
            @Nullable Duration timeout,
            BiFunction<S, P, S> received,
            UnaryOperator<S> otherwise)
            implements Node<S> {}

    /** One of two ways; either may be empty. */
    record Choice<S extends Record>(String name, Predicate<S> condition, List<Node<S>> then, List<Node<S>> otherwise)
            implements Node<S> {

        public Choice {
            then = List.copyOf(then);
            otherwise = List.copyOf(otherwise);
        }
    }
}
