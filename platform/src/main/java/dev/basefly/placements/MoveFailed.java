package dev.basefly.placements;

/** A move cannot go on by itself; the message tells the operator why, without a tenant's data. */
final class MoveFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MoveFailed(String message) {
        super(message);
    }
}
