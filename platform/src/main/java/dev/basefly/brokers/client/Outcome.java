package dev.basefly.brokers.client;

import java.time.Duration;

/** What became of a message that was read. */
public sealed interface Outcome {

    Outcome DONE = new Done();

    /** It is done with: it took effect, did so before, or is a dead letter now. */
    record Done() implements Outcome {}

    /**
     * It has to be read again, and those behind it wait.
     *
     * @param counts whether the attempt was one
     */
    record Again(Duration pause, boolean counts) implements Outcome {}
}
