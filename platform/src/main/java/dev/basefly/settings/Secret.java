package dev.basefly.settings;

import com.fasterxml.jackson.annotation.JsonValue;

/** A value that must not be seen: it prints as stars wherever it ends up. */
public record Secret(String reveal) {

    private static final String STARS = "*****";

    public static Secret of(String text) {
        return new Secret(text);
    }

    public boolean isBlank() {
        return reveal.isBlank();
    }

    @JsonValue
    @Override
    public String toString() {
        return STARS;
    }
}
