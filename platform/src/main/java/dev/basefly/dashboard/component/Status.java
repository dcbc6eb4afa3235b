package dev.basefly.dashboard.component;

/** How a state of something long-lived is shown: the one table for badges, lists and pages. */
public record Status(String label, Icon icon, Tone tone, Motion motion) {

    public static final Status PENDING = new Status("Pending", Icon.CLOCK, Tone.NEUTRAL, Motion.STILL);
    public static final Status CREATING = new Status("Creating", Icon.SPINNER, Tone.INFO, Motion.SPIN);
    public static final Status INITING = new Status("Initializing", Icon.GEAR, Tone.INFO, Motion.SPIN);
    public static final Status RUNNING = new Status("Running", Icon.PLAY, Tone.SUCCESS, Motion.STILL);
    public static final Status STOPPED = new Status("Stopped", Icon.STOP, Tone.WARNING, Motion.STILL);
    public static final Status DELETED = new Status("Deleted", Icon.TRASH, Tone.DANGER, Motion.STILL);

    /** Whether the icon moves while the state lasts. */
    public enum Motion {
        STILL(""),
        SPIN("spin");

        private final String css;

        Motion(String css) {
            this.css = css;
        }

        public String css() {
            return css;
        }
    }

    /** How much room a badge takes. */
    public enum Size {
        SMALL("badge-small"),
        MEDIUM("badge-medium"),
        LARGE("badge-large");

        private final String css;

        Size(String css) {
            this.css = css;
        }

        public String css() {
            return css;
        }
    }
}
