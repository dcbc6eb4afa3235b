package dev.basefly.access;

import org.jspecify.annotations.Nullable;

/** The answer to "may this be done": yes, or no with the reason and what would remedy it. */
public sealed interface Decision {

    /** The reason for refusing to give others what one does not have. */
    String ESCALATION = "escalation";

    /** The reason when the plan does not include what is asked for, and another one does. */
    String PLAN_FEATURE = "plan_feature";

    /** The reason when the plan includes no more of it, and more can be bought. */
    String PLAN_LIMIT = "plan_limit";

    /** It may. */
    record Allowed() implements Decision {}

    /**
     * It may not.
     *
     * @param reason stable word for programs
     * @param message for people
     * @param remedy what would make it possible
     * @param page the path of ours where that is bought, null for what is not
     */
    record Denied(
            String reason,
            String message,
            String remedy,
            @Nullable String page) implements Decision {

        public Denied(String reason, String message, String remedy) {
            this(reason, message, remedy, null);
        }
    }

    default boolean allowed() {
        return this instanceof Allowed;
    }

    /** Why not and what would help, as two sentences for people; null when it may be done. */
    default @Nullable String words() {
        return switch (this) {
            case Allowed ignored -> null;
            case Denied denied -> denied.message() + ". " + denied.remedy() + ".";
        };
    }
}
