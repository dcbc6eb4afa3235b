package dev.basefly.dashboard.component;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A button's or a link-button's words and weight. A page has one primary action. */
public record Button(String label, Kind kind, @Nullable Icon icon, boolean small) {

    /** How much attention it asks for. */
    public enum Kind {
        PRIMARY,
        SECONDARY,
        QUIET,
        DANGER;

        public String css() {
            return "button-" + name().toLowerCase(Locale.ROOT);
        }
    }

    public static Button primary(String label) {
        return new Button(label, Kind.PRIMARY, null, false);
    }

    public static Button secondary(String label) {
        return new Button(label, Kind.SECONDARY, null, false);
    }

    public static Button quiet(String label) {
        return new Button(label, Kind.QUIET, null, false);
    }

    public static Button danger(String label) {
        return new Button(label, Kind.DANGER, null, false);
    }

    public Button with(Icon drawing) {
        return new Button(label, kind, drawing, small);
    }

    public Button smaller() {
        return new Button(label, kind, icon, true);
    }
}
