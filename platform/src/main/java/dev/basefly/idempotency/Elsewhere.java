package dev.basefly.idempotency;

/** A request cannot be done in one transaction of its organization, and nothing of it was; or another one has its key. */
final class Elsewhere extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean always;

    /** @param always whether that is so for each request of the route */
    Elsewhere(boolean always) {
        super("The request is done by transactions of its own", null, false, false);
        this.always = always;
    }

    boolean isAlways() {
        return always;
    }
}
