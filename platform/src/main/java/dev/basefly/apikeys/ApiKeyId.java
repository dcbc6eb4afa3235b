package dev.basefly.apikeys;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.basefly.runtime.PublicId;
import dev.basefly.runtime.Uuid7;
import java.time.InstantSource;
import java.util.UUID;

/** An API key; its text form is {@code key_…}, which is no secret. */
public record ApiKeyId(UUID value) implements PublicId {

    static final String PREFIX = "key";

    static ApiKeyId next(InstantSource clock) {
        return new ApiKeyId(Uuid7.next(clock));
    }

    /** Reads the text form; any other text is an IllegalArgumentException. */
    @JsonCreator
    public static ApiKeyId of(String text) {
        return new ApiKeyId(PublicId.parse(PREFIX, text));
    }

    @JsonValue
    @Override
    public String toString() {
        return PublicId.text(PREFIX, value);
    }
}
