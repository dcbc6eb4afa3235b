package com.acme.crm.contacts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.basefly.runtime.PublicId;
import dev.basefly.runtime.Uuid7;
import java.time.InstantSource;
import java.util.UUID;

/** A contact; its text form is {@code con_…}. */
public record ContactId(UUID value) implements PublicId {

    static ContactId next(InstantSource clock) {
        return new ContactId(Uuid7.next(clock));
    }

    /** Reads the text form; any other text is an IllegalArgumentException. */
    @JsonCreator
    public static ContactId of(String text) {
        return new ContactId(PublicId.parse("con", text));
    }

    @JsonValue
    @Override
    public String toString() {
        return PublicId.text("con", value);
    }
}
