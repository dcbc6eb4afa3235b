package dev.basefly.identity.signing;

/** The life of a signing key: published but unused, signing, no longer signing but believed, forgotten. */
enum KeyState {
    NEXT,
    CURRENT,
    RETIRING,
    GONE;

    /** One after the other; a compromised key may go at any time. */
    boolean mayBecome(KeyState then) {
        return switch (this) {
            case NEXT -> then == CURRENT || then == GONE;
            case CURRENT -> then == RETIRING || then == GONE;
            case RETIRING -> then == GONE;
            case GONE -> false;
        };
    }
}
