package dev.basefly.exports;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.basefly.runtime.PublicId;
import dev.basefly.runtime.Uuid7;
import java.time.InstantSource;
import java.util.UUID;

/** An export of an organization; its text form is {@code exp_…}. */
public record ExportId(UUID value) implements PublicId {

    static ExportId next(InstantSource clock) {
        return new ExportId(Uuid7.next(clock));
    }

    /** Reads the text form; any other text is an IllegalArgumentException. */
    @JsonCreator
    public static ExportId of(String text) {
        return new ExportId(PublicId.parse("exp", text));
    }

    @JsonValue
    @Override
    public String toString() {
        return PublicId.text("exp", value);
    }
}
