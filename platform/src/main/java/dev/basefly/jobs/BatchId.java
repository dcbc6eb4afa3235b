package dev.basefly.jobs;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.basefly.runtime.PublicId;
import dev.basefly.runtime.Uuid7;
import java.time.InstantSource;
import java.util.UUID;

/** Jobs that belong together; its text form is {@code batch_…}. */
public record BatchId(UUID value) implements PublicId {

    public static BatchId next(InstantSource clock) {
        return new BatchId(Uuid7.next(clock));
    }

    /** Reads the text form; any other text is an IllegalArgumentException. */
    @JsonCreator
    public static BatchId of(String text) {
        return new BatchId(PublicId.parse("batch", text));
    }

    @JsonValue
    @Override
    public String toString() {
        return PublicId.text("batch", value);
    }
}
