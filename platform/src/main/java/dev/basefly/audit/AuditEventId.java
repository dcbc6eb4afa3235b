package dev.basefly.audit;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.basefly.runtime.PublicId;
import dev.basefly.runtime.Uuid7;
import java.time.InstantSource;
import java.util.UUID;

/** An event of the audit log; its text form is {@code aud_…}. */
public record AuditEventId(UUID value) implements PublicId {

    static AuditEventId next(InstantSource clock) {
        return new AuditEventId(Uuid7.next(clock));
    }

    /** Reads the text form; any other text is an IllegalArgumentException. */
    @JsonCreator
    public static AuditEventId of(String text) {
        return new AuditEventId(PublicId.parse("aud", text));
    }

    @JsonValue
    @Override
    public String toString() {
        return PublicId.text("aud", value);
    }
}
