package dev.basefly.events;

/** What is to become of a parked event. */
public enum ParkedState {
    /** It waits for one before it, of its key. */
    BEHIND,
    /** It is tried again when its time has come. */
    RETRYING,
    /** It was given up: only an operator tries it again. */
    DEAD
}
