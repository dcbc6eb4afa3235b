package dev.basefly.clusters;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.basefly.runtime.PublicId;
import dev.basefly.runtime.Uuid7;
import java.time.InstantSource;
import java.util.UUID;

/** A cluster; its text form is {@code clu_…}. */
public record ClusterId(UUID value) implements PublicId {

    static ClusterId next(InstantSource clock) {
        return new ClusterId(Uuid7.next(clock));
    }

    /** Reads the text form; any other text is an IllegalArgumentException. */
    @JsonCreator
    public static ClusterId of(String text) {
        return new ClusterId(PublicId.parse("clu", text));
    }

    @JsonValue
    @Override
    public String toString() {
        return PublicId.text("clu", value);
    }
}
