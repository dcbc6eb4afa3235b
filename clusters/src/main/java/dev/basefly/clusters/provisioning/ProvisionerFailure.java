package dev.basefly.clusters.provisioning;

import static dev.basefly.words.Words.later;

import org.jspecify.annotations.Nullable;

/** A provisioner did not do what it was asked for; {@link #words} are for the people of the organization. */
public final class ProvisionerFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** What people read whatever the matter is, so that the same trouble is told once; the rest is in the log. */
    private static final String AWAY = later("The provisioner does not answer at the moment");

    private final Kind kind;

    /** What it means for whoever asked. */
    private enum Kind {
        AWAY,
        NOT_NOW,
        REFUSED
    }

    private ProvisionerFailure(String message, Kind kind, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /**
     * It did not answer, or not sensibly, which has nothing to do with what it was asked about: worth asking again later.
     *
     * @param message for the log
     */
    public static ProvisionerFailure away(String message, @Nullable Throwable cause) {
        return new ProvisionerFailure(message, Kind.AWAY, cause);
    }

    /**
     * It works, and cannot do it for these machines at the moment: worth asking again later.
     *
     * @param message for the people of the organization
     */
    public static ProvisionerFailure notNow(String message) {
        return new ProvisionerFailure(message, Kind.NOT_NOW, null);
    }

    /**
     * It does not want to: asking again would not help.
     *
     * @param message for the people of the organization
     */
    public static ProvisionerFailure refused(String message) {
        return new ProvisionerFailure(message, Kind.REFUSED, null);
    }

    /** Whether the provisioner itself is the matter, whatever it is asked about. */
    public boolean isAway() {
        return kind == Kind.AWAY;
    }

    /** Whether asking again would not help. */
    public boolean isRefusal() {
        return kind == Kind.REFUSED;
    }

    /** What it says to people. */
    public String words() {
        return kind == Kind.AWAY ? AWAY : String.valueOf(getMessage());
    }
}
