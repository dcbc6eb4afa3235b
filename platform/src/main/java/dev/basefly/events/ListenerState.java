package dev.basefly.events;

/** Whether a listener may go on. */
public enum ListenerState {
    /** It goes on in every process that knows it. */
    RUNNING,
    /** An operator lets it wait. */
    PAUSED,
    /** Too many events are parked: an operator has to see to them. */
    STUCK
}
