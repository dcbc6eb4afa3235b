package dev.basefly.plans.spi;

/**
 * Counts what an organization really has of a limited feature, from the rows themselves; contributed as a bean by the
 * module that owns them. The count begins with it, and is repaired by it.
 */
public interface UsageSource {

    /** The name of the declared feature, which is a limit and no meter. */
    String feature();

    /** How many there are now, for the organization in scope and in the transaction that is open if there is one. */
    long count();
}
