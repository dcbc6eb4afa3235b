package dev.basefly.jobs;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.basefly.runtime.PublicId;
import dev.basefly.runtime.Uuid7;
import java.time.InstantSource;
import java.util.UUID;

/** A job; its text form is {@code job_…}. */
public record JobId(UUID value) implements PublicId {

    static JobId next(InstantSource clock) {
        return new JobId(Uuid7.next(clock));
    }

    /** Reads the text form; any other text is an IllegalArgumentException. */
    @JsonCreator
    public static JobId of(String text) {
        return new JobId(PublicId.parse("job", text));
    }

    @JsonValue
    @Override
    public String toString() {
        return PublicId.text("job", value);
    }
}
