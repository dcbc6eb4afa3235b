package dev.basefly.plans.catalogue;

/** What happens at a limit. */
public enum Enforcement {
    /** It is never passed. */
    HARD,
    /** It may be passed, and that is told. */
    SOFT,
    /** It may be passed by some percent, which are never passed. */
    GRACE
}
