package dev.basefly.billing.inbox;

import java.util.Set;

/** What events of some types bring about; contributed as a bean. */
public interface EventEffect {

    /** Types of Stripe's events, such as {@code invoice.paid}. */
    Set<String> types();

    /**
     * Reads from Stripe what there is to know, outside of any transaction, and returns what is to be changed. That runs in a
     * transaction of the system database, together with the note that the event was processed.
     *
     * @throws Overtaken from what is returned, when something changed since it was read
     */
    Runnable prepare(StripeEvent event);

    /** Somebody else changed the same things meanwhile: they are read again. */
    final class Overtaken extends RuntimeException {

        private static final long serialVersionUID = 1;

        public Overtaken() {
            super("Something newer was stored meanwhile", null, false, false);
        }
    }
}
