package dev.basefly.jobs.worker;

/** What must never happen, happened. */
final class BrokenRule extends AssertionError {

    private static final long serialVersionUID = 1;

    BrokenRule(String what) {
        super(what);
    }
}
