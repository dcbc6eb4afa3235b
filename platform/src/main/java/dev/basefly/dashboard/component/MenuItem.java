package dev.basefly.dashboard.component;

import dev.basefly.access.Decision;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a menu.
 *
 * @param refusal why whoever looks at it may not choose it, shown below it; null when they may
 */
public record MenuItem(
        String label, Icon icon, Target target, @Nullable String refusal) {

    /** What choosing the entry does. */
    public sealed interface Target {

        /** Goes to a page. */
        record Link(String path) implements Target {}

        /** Sends a form without fields to a path. */
        record Post(String path) implements Target {}

        /**
         * Opens a confirmation.
         *
         * @param path where its form is sent when confirmed
         * @param subject the name of what it is about, put into the question
         */
        record Confirm(String dialogId, String path, String subject) implements Target {}
    }

    public static MenuItem link(String label, Icon icon, String path) {
        return new MenuItem(label, icon, new Target.Link(path), null);
    }

    public static MenuItem post(String label, Icon icon, String path) {
        return new MenuItem(label, icon, new Target.Post(path), null);
    }

    public static MenuItem confirm(String label, Icon icon, Target.Confirm confirmation) {
        return new MenuItem(label, icon, confirmation, null);
    }

    /** The same entry, which does nothing and says why where the decision is no. */
    public MenuItem onlyIf(Decision decision) {
        return new MenuItem(label, icon, target, decision.words());
    }
}
