package dev.basefly.placements;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.basefly.runtime.PublicId;
import dev.basefly.runtime.Uuid7;
import java.time.InstantSource;
import java.util.UUID;

/** A move of a tenant's data; its text form is {@code mov_…}. */
public record MoveId(UUID value) implements PublicId {

    static MoveId next(InstantSource clock) {
        return new MoveId(Uuid7.next(clock));
    }

    /** Reads the text form; any other text is an IllegalArgumentException. */
    @JsonCreator
    public static MoveId of(String text) {
        return new MoveId(PublicId.parse("mov", text));
    }

    @JsonValue
    @Override
    public String toString() {
        return PublicId.text("mov", value);
    }
}
