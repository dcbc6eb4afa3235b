package dev.basefly.plans.catalogue;

/** How often a price is paid. */
public enum BillingInterval {
    MONTH,
    YEAR
}
