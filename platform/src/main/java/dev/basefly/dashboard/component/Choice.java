package dev.basefly.dashboard.component;

import org.jspecify.annotations.Nullable;

/** One of the values a select or a group of options offers. */
public record Choice(String value, String label, @Nullable String detail) {

    public static Choice of(String value, String label) {
        return new Choice(value, label, null);
    }
}
