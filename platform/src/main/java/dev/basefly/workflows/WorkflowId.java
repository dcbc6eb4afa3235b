package dev.basefly.workflows;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.basefly.runtime.PublicId;
import dev.basefly.runtime.Uuid7;
import java.time.InstantSource;
import java.util.UUID;

/** A workflow that was started; its text form is {@code wfl_…}. */
public record WorkflowId(UUID value) implements PublicId {

    static WorkflowId next(InstantSource clock) {
        return new WorkflowId(Uuid7.next(clock));
    }

    /** Reads the text form; any other text is an IllegalArgumentException. */
    @JsonCreator
    public static WorkflowId of(String text) {
        return new WorkflowId(PublicId.parse("wfl", text));
    }

    @JsonValue
    @Override
    public String toString() {
        return PublicId.text("wfl", value);
    }
}
