package dev.basefly.dashboard.component;

import org.jspecify.annotations.Nullable;

/** A short message about what just happened; one with an action stays until it is closed. */
public record Toast(Tone tone, String message, @Nullable Action action) {

    /** A form without fields, such as the one that undoes. */
    public record Action(String label, String path) {}

    public static Toast success(String message) {
        return new Toast(Tone.SUCCESS, message, null);
    }

    public static Toast failure(String message) {
        return new Toast(Tone.DANGER, message, null);
    }

    public Toast with(Action offered) {
        return new Toast(tone, message, offered);
    }
}
