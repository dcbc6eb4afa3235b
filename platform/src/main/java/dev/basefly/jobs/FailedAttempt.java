package dev.basefly.jobs;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An attempt at a job that failed.
 *
 * @param attempt counted from 1; a replayed job begins anew
 * @param error as it was thrown, for the operator
 */
public record FailedAttempt(int attempt, Instant at, String error) {

    private static final String FOR_PEOPLE = JobFailure.class.getName() + ": ";

    /** What the job's organization may read: what its work says of itself, and nothing of internals. */
    public String words() {
        if (error.startsWith(FOR_PEOPLE) && !error.startsWith(FOR_PEOPLE + JobHandler.UNREADABLE)) {
            return error.substring(FOR_PEOPLE.length());
        }
        return error.startsWith("Timed out") || error.equals("The worker was lost")
                ? error
                : "It failed for a reason that the operator can see";
    }

    /** Reads them as the database keeps them, the oldest first. */
    public static List<FailedAttempt> read(@Nullable String json) {
        return json == null
                ? List.of()
                : JsonMapper.shared()
                        .readTree(json)
                        .valueStream()
                        .filter(JsonNode::isObject)
                        .map(FailedAttempt::of)
                        .toList();
    }

    private static FailedAttempt of(JsonNode entry) {
        return new FailedAttempt(
                entry.path("attempt").asInt(0),
                OffsetDateTime.parse(entry.path("at").asString()).toInstant(),
                entry.path("error").asString(""));
    }
}
