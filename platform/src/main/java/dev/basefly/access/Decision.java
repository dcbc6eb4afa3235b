package dev.basefly.access;

/** The answer to "may this be done": yes, or no with the reason and what would remedy it. */
public sealed interface Decision {

    /** The reason for refusing to give others what one does not have. */
    String ESCALATION = "escalation";

    /** It may. */
    record Allowed() implements Decision {}

    /**
     * It may not.
     *
     * @param reason stable word for programs
     * @param message for people
     * @param remedy what would make it possible
     */
    record Denied(String reason, String message, String remedy) implements Decision {}

    default boolean allowed() {
        return this instanceof Allowed;
    }
}
