package dev.basefly.billing.standin;

import static dev.basefly.words.Words.noted;

import dev.basefly.billing.standin.Card.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Checkout and portal sessions of the stand-in: what its hosted pages stand for. */
final class Checkout {

    private static final Duration OPEN_FOR = Duration.ofHours(24);

    private final World world;

    Checkout(World world) {
        this.world = world;
    }

    ObjectNode create(ObjectNode form, String pages) {
        if (!Catalogue.required(form, "mode").equals("subscription")) {
            throw StandInError.invalid("mode", "The stand-in has the mode subscription only");
        }
        ObjectNode customer = new Customers(world).get(Catalogue.required(form, "customer"));
        List<ObjectNode> lines = Subscriptions.Wish.rows(form.path("line_items"));
        if (lines.isEmpty()) {
            throw StandInError.invalid("line_items", "You must provide line_items.");
        }
        ObjectNode price = world.get("price", lines.getFirst().path("price").asString(""));
        long amount = lines.stream().mapToLong(this::amount).sum();
        ObjectNode session = world.create("checkout.session", "cs_test_");
        String id = session.path("id").asString();
        session.put("mode", "subscription").put("status", "open").put("payment_status", "unpaid");
        session.put("customer", customer.path("id").asString())
                .put("currency", price.path("currency").asString());
        session.put("success_url", Catalogue.required(form, "success_url").replace("{CHECKOUT_SESSION_ID}", id));
        session.put("cancel_url", form.path("cancel_url").asString(null));
        session.put("client_reference_id", form.path("client_reference_id").asString(null));
        session.put("amount_subtotal", amount).put("amount_total", amount);
        session.put("expires_at", world.now().plus(OPEN_FOR).getEpochSecond()).putNull("subscription");
        session.put(
                "payment_method_collection",
                form.path("payment_method_collection").asString("always"));
        session.putObject("automatic_tax").put("enabled", false).putNull("status");
        session.put("url", pages + "/checkout/" + id);
        session.set("_seats", form.path("line_items"));
        session.set("_behavior", form.has("subscription_data") ? form.path("subscription_data") : World.object());
        ((ObjectNode) session.path("_behavior"))
                .put("coupon", form.path("discounts").path("0").path("coupon").asString(""));
        Catalogue.mergeMetadata(session, form);
        world.save(session);
        return session;
    }

    private long amount(ObjectNode line) {
        ObjectNode price = world.get("price", line.path("price").asString(""));
        long quantity = line.has("quantity") ? Catalogue.number(line, "quantity") : 1;
        if (quantity < 1) {
            throw StandInError.invalid("line_items[0][quantity]", "This value must be greater than or equal to 1.");
        }
        return price.path("unit_amount").asLong() * quantity;
    }

    /** Pays, as the customer does on the hosted page; the session stays open when the card is refused. */
    ObjectNode complete(String id, Card card, boolean confirmed) {
        ObjectNode session = open(id);
        Optional<Refusal> refusal = card.refusedWhenKept();
        if (refusal.isPresent()) {
            throw StandInError.declined(refusal.get());
        }
        String customer = session.path("customer").asString();
        new Customers(world).keep(customer, card, confirmed);
        return begin(session);
    }

    /** Begins a trial for which no card is asked. */
    ObjectNode completeWithoutCard(String id) {
        ObjectNode session = open(id);
        if (!needsNoCard(session)) {
            throw StandInError.declined(Refusal.NO_CARD);
        }
        return begin(session);
    }

    static boolean needsNoCard(ObjectNode session) {
        return session.path("payment_method_collection").asString().equals("if_required") && trialDays(session) > 0;
    }

    static int trialDays(ObjectNode session) {
        return session.path("_behavior").path("trial_period_days").asInt(0);
    }

    private ObjectNode begin(ObjectNode session) {
        ObjectNode data = (ObjectNode) session.path("_behavior");
        data.put("payment_behavior", "error_if_incomplete");
        String coupon = data.path("coupon").asString("");
        ObjectNode subscription = new Subscriptions(world)
                .create(
                        new Subscriptions.Wish(
                                session.path("customer").asString(),
                                Subscriptions.Wish.rows(session.path("_seats")),
                                trialDays(session),
                                coupon.isEmpty() ? null : coupon,
                                data),
                        false);
        session.put("status", "complete")
                .put("subscription", subscription.path("id").asString());
        session.put("invoice", subscription.path("latest_invoice").asString());
        session.put("payment_status", trialDays(session) > 0 ? "no_payment_required" : "paid");
        world.save(session);
        world.emit("checkout.session.completed", session);
        return session;
    }

    ObjectNode expire(String id) {
        ObjectNode session = open(id);
        session.put("status", "expired").putNull("url");
        world.save(session);
        world.emit("checkout.session.expired", session);
        return session;
    }

    private ObjectNode open(String id) {
        ObjectNode session = world.get("checkout.session", id);
        if (!session.path("status").asString().equals("open")) {
            throw StandInError.invalid(
                    "session", noted("This session is " + session.path("status").asString() + " and no longer open"));
        }
        return session;
    }

    ObjectNode portal(ObjectNode form, String pages) {
        ObjectNode customer = new Customers(world).get(Catalogue.required(form, "customer"));
        ObjectNode session = world.create("billing_portal.session", "bps_");
        session.remove("metadata");
        session.put("customer", customer.path("id").asString()).put("configuration", "bpc_standin");
        session.put("return_url", Catalogue.required(form, "return_url"));
        session.put("url", pages + "/portal/" + session.path("id").asString());
        world.save(session);
        return session;
    }
}
