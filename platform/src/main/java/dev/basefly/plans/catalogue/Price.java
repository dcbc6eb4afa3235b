package dev.basefly.plans.catalogue;

/**
 * What something of a version costs; never changes.
 *
 * @param item {@link #BASE}, {@link #SEAT} or the key of an add-on
 * @param money each time, for one of them
 * @param lookupKey names this price and no other one, here and at the payment provider
 */
public record Price(String item, BillingInterval interval, Money money, String lookupKey) {

    /** The plan itself. */
    public static final String BASE = "base";

    /** One seat beyond those that the plan includes. */
    public static final String SEAT = "seat";
}
