package dev.basefly.idempotency;

/** How a request with a key ended that was not refused. */
sealed interface Outcome {

    /** The handler did it. */
    record Done(HeldAnswer answer) implements Outcome {}

    /** It was done before. */
    record Replay(Answer answer) implements Outcome {}
}
