package com.acme.planted;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.basefly.runtime.PublicId;
import java.util.UUID;

/** A thing of the faulty product; its text form is {@code pla_…}. */
public record PlantId(UUID value) implements PublicId {

    @JsonCreator
    public static PlantId of(String text) {
        return new PlantId(PublicId.parse("pla", text));
    }

    @JsonValue
    @Override
    public String toString() {
        return PublicId.text("pla", value);
    }
}
