package dev.basefly.brokers.client;

/** A broker did not take responsibility for a message. */
public final class NotSent extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final boolean refused;

    private NotSent(String message, boolean refused) {
        super(message);
        this.refused = refused;
    }

    /** The broker is there and does not want this one. */
    public static NotSent refused(String message) {
        return new NotSent(message, true);
    }

    /** No message is to blame. */
    public static NotSent unavailable(String message) {
        return new NotSent(message, false);
    }

    /** Whether it is about the message. */
    public boolean isRefused() {
        return refused;
    }
}
