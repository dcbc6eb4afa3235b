package dev.basefly.runtime;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.InstantSource;
import java.util.UUID;

/** A person with an account; its text form is {@code usr_…}. */
public record UserId(UUID value) implements PublicId {

    public static UserId next(InstantSource clock) {
        return new UserId(Uuid7.next(clock));
    }

    /** Reads the text form; any other text is an IllegalArgumentException. */
    @JsonCreator
    public static UserId of(String text) {
        return new UserId(PublicId.parse("usr", text));
    }

    @JsonValue
    @Override
    public String toString() {
        return PublicId.text("usr", value);
    }
}
