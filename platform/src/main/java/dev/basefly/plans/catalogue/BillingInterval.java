package dev.basefly.plans.catalogue;

import static dev.basefly.words.Words.t;

/** How often a price is paid. */
public enum BillingInterval {
    MONTH,
    YEAR;

    /** The amount with how often it is paid, in the language of the scope. */
    public String each(String amount) {
        return switch (this) {
            case MONTH -> t("{0} a month", amount);
            case YEAR -> t("{0} a year", amount);
        };
    }
}
