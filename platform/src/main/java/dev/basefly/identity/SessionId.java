package dev.basefly.identity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.basefly.runtime.PublicId;
import dev.basefly.runtime.Uuid7;
import java.time.InstantSource;
import java.util.UUID;

/** One sign-in of a person in a browser or program; its text form is {@code ses_…}. */
public record SessionId(UUID value) implements PublicId {

    static SessionId next(InstantSource clock) {
        return new SessionId(Uuid7.next(clock));
    }

    /** Reads the text form; any other text is an IllegalArgumentException. */
    @JsonCreator
    public static SessionId of(String text) {
        return new SessionId(PublicId.parse("ses", text));
    }

    @JsonValue
    @Override
    public String toString() {
        return PublicId.text("ses", value);
    }
}
