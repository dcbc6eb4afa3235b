package dev.basefly.inbox;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.basefly.runtime.PublicId;
import dev.basefly.runtime.Uuid7;
import java.time.InstantSource;
import java.util.UUID;

/** Something that a person was told; its text form is {@code ntf_…}. */
public record InboxMessageId(UUID value) implements PublicId {

    static InboxMessageId next(InstantSource clock) {
        return new InboxMessageId(Uuid7.next(clock));
    }

    /** Reads the text form; any other text is an IllegalArgumentException. */
    @JsonCreator
    public static InboxMessageId of(String text) {
        return new InboxMessageId(PublicId.parse("ntf", text));
    }

    @JsonValue
    @Override
    public String toString() {
        return PublicId.text("ntf", value);
    }
}
