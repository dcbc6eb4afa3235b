package dev.basefly.jobs.web;

import dev.basefly.jobs.operation.DeadFilter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters by which dead jobs are asked for. */
record DeadQuery(
        @Nullable String kind,
        @Nullable String queue,

        @Schema(description = "Id of an organization") @Nullable
        String organization,

        @Schema(description = "A part of what they failed with") @Nullable
        String error,

        @Schema(description = "When they died at the earliest", example = "2026-01-01T00:00:00Z") @Nullable
        String since,

        @Schema(description = "When they had died", example = "2027-01-01T00:00:00Z") @Nullable
        String before) {

    /** VALIDATION_ERROR for what cannot be read. */
    DeadFilter filter() {
        Map<String, String> fields = new HashMap<>();
        put(fields, "kind", kind);
        put(fields, "queue", queue);
        put(fields, "organization", organization);
        put(fields, "error", error);
        put(fields, "since", since);
        put(fields, "before", before);
        return DeadFilter.read(fields);
    }

    private static void put(Map<String, String> fields, String name, @Nullable String value) {
        if (value != null) {
            fields.put(name, value);
        }
    }
}
