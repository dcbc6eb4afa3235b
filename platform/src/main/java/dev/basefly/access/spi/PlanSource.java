package dev.basefly.access.spi;

import dev.basefly.access.Decision;
import dev.basefly.runtime.TenantId;

/** Knows what an organization's plan includes, and how much of it is left. One at most; without one everything is included. */
public interface PlanSource {

    /** Whether somebody declares the feature. */
    boolean knows(String feature);

    /** Whether the organization's plan has anything of the feature. Called with each decision: from memory. */
    Decision included(TenantId organization, String feature);

    /** Whether one more of the feature fits, of the organization in scope. May ask the database. */
    Decision room(String feature);
}
