package dev.basefly.teams;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.basefly.runtime.PublicId;
import dev.basefly.runtime.Uuid7;
import java.time.InstantSource;
import java.util.UUID;

/** An offer of ownership; its text form is {@code own_…}. */
public record OwnershipTransferId(UUID value) implements PublicId {

    static OwnershipTransferId next(InstantSource clock) {
        return new OwnershipTransferId(Uuid7.next(clock));
    }

    /** Reads the text form; any other text is an IllegalArgumentException. */
    @JsonCreator
    public static OwnershipTransferId of(String text) {
        return new OwnershipTransferId(PublicId.parse("own", text));
    }

    @JsonValue
    @Override
    public String toString() {
        return PublicId.text("own", value);
    }
}
