package dev.basefly.tenancy.archive;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.basefly.runtime.PublicId;
import dev.basefly.runtime.Uuid7;
import java.time.InstantSource;
import java.util.UUID;

/** Something done to a whole organization; its text form is {@code top_…}. */
record OperationId(UUID value) implements PublicId {

    static OperationId next(InstantSource clock) {
        return new OperationId(Uuid7.next(clock));
    }

    /** Reads the text form; any other text is an IllegalArgumentException. */
    @JsonCreator
    public static OperationId of(String text) {
        return new OperationId(PublicId.parse("top", text));
    }

    @JsonValue
    @Override
    public String toString() {
        return PublicId.text("top", value);
    }
}
