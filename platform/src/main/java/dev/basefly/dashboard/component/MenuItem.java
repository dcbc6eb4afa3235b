package dev.basefly.dashboard.component;

/** An entry of a menu. */
public record MenuItem(String label, Icon icon, Target target) {

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
        return new MenuItem(label, icon, new Target.Link(path));
    }

    public static MenuItem post(String label, Icon icon, String path) {
        return new MenuItem(label, icon, new Target.Post(path));
    }

    public static MenuItem confirm(String label, Icon icon, Target.Confirm confirmation) {
        return new MenuItem(label, icon, confirmation);
    }
}
