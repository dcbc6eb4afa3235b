package dev.basefly.billing.standin;

import dev.basefly.plans.catalogue.Money;
import dev.basefly.words.Words;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/**
 * A checkout as its page shows it.
 *
 * @param amount for people
 * @param trialDays 0 for none
 * @param open whether it can still be paid
 * @param needsCard whether a card has to be given
 */
public record CheckoutView(String id, String amount, int trialDays, boolean open, boolean needsCard) {

    static CheckoutView of(ObjectNode session) {
        return new CheckoutView(
                session.path("id").asString(),
                Money.of(
                                session.path("currency").asString().toUpperCase(Locale.ROOT),
                                session.path("amount_total").asLong())
                        .text(Words.locale()),
                Checkout.trialDays(session),
                session.path("status").asString().equals("open"),
                !Checkout.needsNoCard(session));
    }

    public String path() {
        return StandIn.PAGES + "/checkout/" + id;
    }
}
