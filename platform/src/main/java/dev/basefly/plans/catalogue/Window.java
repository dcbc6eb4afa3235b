package dev.basefly.plans.catalogue;

/** After which time a count begins anew. */
public enum Window {
    /** Never: what is counted is had, and given back when it goes. */
    NONE,
    /** At midnight, UTC. */
    DAY,
    /** On the first of the month, UTC. */
    MONTH,
    /** With what the organization pays for; on the first of the month where it pays nothing. */
    BILLING_PERIOD
}
