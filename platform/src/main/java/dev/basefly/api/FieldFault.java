package dev.basefly.api;

import java.util.Optional;

/** What is wrong with one field of the input. */
public record FieldFault(String field, String message) {

    private static final int LONGEST_REASON = 500;

    /** What is wrong with the field {@code reason}, why somebody does something; empty when nothing is. */
    public static Optional<FieldFault> ofReason(String reason) {
        boolean said = !reason.isBlank() && reason.length() <= LONGEST_REASON && reason.indexOf('\0') < 0;
        return said
                ? Optional.empty()
                : Optional.of(new FieldFault("reason", "must have 1 to " + LONGEST_REASON + " characters"));
    }
}
