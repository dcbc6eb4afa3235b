package dev.basefly.clusters.life;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.basefly.clusters.ClusterStatus;
import dev.basefly.runtime.PublicId;
import java.time.Instant;
import java.util.UUID;

/**
 * Something that happened to a cluster.
 *
 * @param status what the cluster was afterwards
 * @param message for people
 */
public record ClusterEvent(Id id, Instant happenedAt, Kind kind, ClusterStatus status, String message) {

    /** An event; its text form is {@code cle_…}. */
    public record Id(UUID value) implements PublicId {

        /** Reads the text form; any other text is an IllegalArgumentException. */
        @JsonCreator
        public static Id of(String text) {
            return new Id(PublicId.parse("cle", text));
        }

        @JsonValue
        @Override
        public String toString() {
            return PublicId.text("cle", value);
        }
    }

    /** How much it matters. */
    public enum Kind {
        /** Somebody decided something. */
        INFO,
        /** It got further. */
        PROGRESS,
        /** Something is not as it should be, and is being mended. */
        TROUBLE,
        /** Something was given up. */
        FAILURE
    }
}
