package dev.basefly.tenancy.spi;

import dev.basefly.runtime.TenantId;

/**
 * Erases what a module keeps of an organization outside of the tenants' tables, for example files or a place of its own; a
 * bean. The tables themselves need nothing: they are found and emptied.
 */
public interface ErasurePart {

    /** What it erases, for the certificate: a plural noun such as {@code files}. */
    String name();

    /**
     * Erases everything and returns how many things that were. Runs before the tables are emptied, and again when an erasure
     * goes on after a crash, so finding nothing is no failure.
     */
    long erase(TenantId organization);
}
