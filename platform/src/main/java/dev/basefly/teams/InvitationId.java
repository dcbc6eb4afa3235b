package dev.basefly.teams;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.basefly.runtime.PublicId;
import dev.basefly.runtime.Uuid7;
import java.time.InstantSource;
import java.util.UUID;

/** An invitation; its text form is {@code inv_…}. */
public record InvitationId(UUID value) implements PublicId {

    static InvitationId next(InstantSource clock) {
        return new InvitationId(Uuid7.next(clock));
    }

    /** Reads the text form; any other text is an IllegalArgumentException. */
    @JsonCreator
    public static InvitationId of(String text) {
        return new InvitationId(PublicId.parse("inv", text));
    }

    @JsonValue
    @Override
    public String toString() {
        return PublicId.text("inv", value);
    }
}
