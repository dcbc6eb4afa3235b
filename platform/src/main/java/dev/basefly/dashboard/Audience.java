package dev.basefly.dashboard;

/** Who sees an entry of the navigation. */
public enum Audience {
    EVERYBODY,
    OPERATORS,
    DEVELOPMENT
}
