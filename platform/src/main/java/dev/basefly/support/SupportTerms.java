package dev.basefly.support;

import dev.basefly.api.ApiError;
import dev.basefly.api.FieldFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * For what and how long somebody is let in.
 *
 * @param hours 1 to 168
 */
public record SupportTerms(String reason, int hours, boolean readOnly) {

    /** Refuses bad input with all its faults as VALIDATION_ERROR. */
    public SupportTerms {
        reason = reason.strip().replaceAll("\\s+", " ");
        List<FieldFault> faults = new ArrayList<>();
        if (reason.isEmpty() || reason.length() > 500 || reason.chars().anyMatch(Character::isISOControl)) {
            faults.add(new FieldFault("reason", "must have 1 to 500 characters"));
        }
        if (hours < 1 || hours > 168) {
            faults.add(new FieldFault("hours", "must be between 1 and 168, a week"));
        }
        if (!faults.isEmpty()) {
            throw ApiError.invalid(faults);
        }
    }

    /** What is left out is the careful choice: a day, and to look only. */
    public static SupportTerms of(@Nullable String reason, @Nullable Integer hours, @Nullable Boolean readOnly) {
        return new SupportTerms(
                Objects.requireNonNullElse(reason, ""),
                Objects.requireNonNullElse(hours, 24),
                Objects.requireNonNullElse(readOnly, true));
    }
}
