package dev.basefly.dashboard.component;

import dev.basefly.access.Decision;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A button's or a link-button's words and weight. A page has one primary action.
 *
 * @param refusal why whoever looks at it may not use it, shown beside it; null when they may
 */
public record Button(
        String label,
        Kind kind,
        @Nullable Icon icon,
        boolean small,
        @Nullable String refusal) {

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
        return new Button(label, Kind.PRIMARY, null, false, null);
    }

    public static Button secondary(String label) {
        return new Button(label, Kind.SECONDARY, null, false, null);
    }

    public static Button quiet(String label) {
        return new Button(label, Kind.QUIET, null, false, null);
    }

    public static Button danger(String label) {
        return new Button(label, Kind.DANGER, null, false, null);
    }

    public Button with(Icon drawing) {
        return new Button(label, kind, drawing, small, refusal);
    }

    public Button smaller() {
        return new Button(label, kind, icon, true, refusal);
    }

    /** The same button, which does nothing and says why where the decision is no. */
    public Button onlyIf(Decision decision) {
        return new Button(label, kind, icon, small, decision.words());
    }
}
