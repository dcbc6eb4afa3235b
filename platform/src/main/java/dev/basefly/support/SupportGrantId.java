package dev.basefly.support;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.basefly.runtime.PublicId;
import dev.basefly.runtime.Uuid7;
import java.time.InstantSource;
import java.util.UUID;

/** A consent to support; its text form is {@code sup_…}. */
public record SupportGrantId(UUID value) implements PublicId {

    static SupportGrantId next(InstantSource clock) {
        return new SupportGrantId(Uuid7.next(clock));
    }

    /** Reads the text form; any other text is an IllegalArgumentException. */
    @JsonCreator
    public static SupportGrantId of(String text) {
        return new SupportGrantId(PublicId.parse("sup", text));
    }

    @JsonValue
    @Override
    public String toString() {
        return PublicId.text("sup", value);
    }
}
