package dev.basefly.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.basefly.runtime.PublicId;
import dev.basefly.runtime.Uuid7;
import java.time.InstantSource;
import java.util.UUID;

/** An event; its text form is {@code evt_…}. */
public record EventId(UUID value) implements PublicId {

    static EventId next(InstantSource clock) {
        return new EventId(Uuid7.next(clock));
    }

    /** Reads the text form; any other text is an IllegalArgumentException. */
    @JsonCreator
    public static EventId of(String text) {
        return new EventId(PublicId.parse("evt", text));
    }

    @JsonValue
    @Override
    public String toString() {
        return PublicId.text("evt", value);
    }
}
