package dev.basefly.runtime;

/** Whether the service may use stand-ins, demo data and a movable clock, or must refuse them. */
public enum Mode {
    DEVELOPMENT,
    PRODUCTION
}
