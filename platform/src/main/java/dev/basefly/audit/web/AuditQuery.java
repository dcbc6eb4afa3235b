package dev.basefly.audit.web;

import dev.basefly.api.ApiError;
import dev.basefly.audit.AuditFilter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The parameters by which events are asked for. */
record AuditQuery(
        @Schema(description = "Id of a person, key or program") @Nullable
        String actor,

        @Schema(description = "What the action begins with", example = "cluster.") @Nullable
        String action,

        @Nullable String targetType,

        @Nullable String targetId,

        @Schema(description = "The earliest moment", example = "2026-01-01T00:00:00Z") @Nullable
        String from,

        @Schema(description = "The moment before which it happened", example = "2027-01-01T00:00:00Z") @Nullable
        String to) {

    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    /** The filter; VALIDATION_ERROR for a moment that is none. */
    AuditFilter filter() {
        return new AuditFilter(
                blankAsNull(actor),
                blankAsNull(action),
                blankAsNull(targetType),
                blankAsNull(targetId),
                instant("from", from),
                instant("to", to));
    }

    private static @Nullable String blankAsNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }

    private static @Nullable Instant instant(String field, @Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            Instant instant = Instant.parse(text);
            if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
                throw new DateTimeException("outside of what the database stores");
            }
            return instant;
        } catch (DateTimeException malformed) {
            throw ApiError.invalid(field, "must be a moment such as 2026-01-31T12:00:00Z");
        }
    }
}
