package dev.basefly.dashboard.component;

import java.util.Locale;

/** What a colour means; components choose the colours. */
public enum Tone {
    NEUTRAL,
    INFO,
    SUCCESS,
    WARNING,
    DANGER;

    /** The class that carries the colours, such as {@code tone-success}. */
    public String css() {
        return "tone-" + name().toLowerCase(Locale.ROOT);
    }
}
