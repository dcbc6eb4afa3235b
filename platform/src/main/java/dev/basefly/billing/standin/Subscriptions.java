package dev.basefly.billing.standin;

import dev.basefly.billing.standin.Card.Refusal;
import dev.basefly.billing.standin.Invoices.Line;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Subscriptions of the stand-in, each with one item: begun, changed, renewed, ended. */
final class Subscriptions {

    /** After this a first payment that failed can no longer be made up for. */
    static final Duration COMPLETED_WITHIN = Duration.ofHours(23);

    private static final Set<String> ENDED = Set.of("canceled", "incomplete_expired");

    private final World world;
    private final Invoices invoices;
    private final SubscriptionItems items;

    Subscriptions(World world) {
        this.world = world;
        this.invoices = new Invoices(world);
        this.items = new SubscriptionItems(world);
    }

    /**
     * What is begun.
     *
     * @param items price and quantity of each
     * @param trialDays 0 for none
     * @param coupon null for none
     */
    record Wish(
            String customer,
            List<ObjectNode> items,
            int trialDays,
            @Nullable String coupon,
            ObjectNode form) {

        static Wish of(ObjectNode form) {
            return new Wish(
                    Catalogue.required(form, "customer"),
                    rows(form.path("items")),
                    form.path("trial_period_days").asInt(0),
                    form.path("discounts").path("0").path("coupon").asString(null),
                    form);
        }

        /** The rows of a list in a form. */
        static List<ObjectNode> rows(JsonNode list) {
            return list instanceof ObjectNode named
                    ? named.values().stream().map(ObjectNode.class::cast).toList()
                    : List.of();
        }
    }

    static boolean hasEnded(ObjectNode subscription) {
        return ENDED.contains(subscription.path("status").asString());
    }

    /** Begins a subscription and charges its first period, or begins its trial. */
    ObjectNode create(Wish wish, boolean away) {
        new Customers(world).get(wish.customer());
        if (wish.items().isEmpty()) {
            throw StandInError.invalid("items", "Missing required param: items.");
        }
        ObjectNode subscription = blank(wish);
        if (wish.coupon() != null) {
            redeem(subscription, wish.coupon());
        }
        boolean trial = wish.trialDays() > 0;
        if (trial) {
            long end = world.now().plus(Duration.ofDays(wish.trialDays())).getEpochSecond();
            subscription.put("trial_start", world.seconds()).put("trial_end", end);
            subscription.put("billing_cycle_anchor", end);
            SubscriptionItems.period(subscription, world.seconds(), end);
        }
        subscription.put("status", trial ? "trialing" : "incomplete");
        ObjectNode invoice = invoices.write(
                subscription,
                "subscription_create",
                trial ? items.trialLines(subscription) : items.wholePeriod(subscription));
        Optional<Refusal> refusal = invoices.charge(invoice, away);
        if (refusal.isPresent()
                && "error_if_incomplete"
                        .equals(wish.form().path("payment_behavior").asString(""))) {
            throw StandInError.declined(refusal.get());
        }
        if (!trial) {
            subscription.put("status", refusal.isEmpty() ? "active" : "incomplete");
        }
        world.save(subscription);
        world.emit("customer.subscription.created", subscription);
        return subscription;
    }

    private ObjectNode blank(Wish wish) {
        ObjectNode subscription = world.create("subscription", "sub_");
        String id = subscription.path("id").asString();
        ObjectNode price = items.price(wish.items().getFirst().path("price").asString(""));
        subscription
                .put("customer", wish.customer())
                .put("currency", price.path("currency").asString());
        subscription.put("collection_method", "charge_automatically").put("cancel_at_period_end", false);
        subscription.put("billing_cycle_anchor", world.seconds()).put("start_date", world.seconds());
        subscription
                .putNull("cancel_at")
                .putNull("canceled_at")
                .putNull("ended_at")
                .putNull("trial_start");
        subscription.putNull("trial_end").putNull("latest_invoice").putNull("default_payment_method");
        subscription.putNull("pause_collection").putNull("schedule").putNull("days_until_due");
        subscription.putArray("discounts");
        subscription.putArray("default_tax_rates");
        subscription.putObject("automatic_tax").put("enabled", false);
        String missing = wish.form()
                .path("trial_settings")
                .path("end_behavior")
                .path("missing_payment_method")
                .asString("");
        subscription
                .putObject("trial_settings")
                .putObject("end_behavior")
                .put("missing_payment_method", missing.isEmpty() ? "create_invoice" : missing);
        subscription
                .putObject("items")
                .put("object", "list")
                .put("has_more", false)
                .put("url", "/v1/subscription_items?subscription=" + id)
                .putArray("data");
        wish.items().forEach(item -> items.add(subscription, item));
        SubscriptionItems.period(subscription, world.seconds(), SubscriptionItems.next(subscription, world.seconds()));
        Catalogue.mergeMetadata(subscription, wish.form());
        return subscription;
    }

    private void redeem(ObjectNode subscription, String couponId) {
        ObjectNode coupon = world.get("coupon", couponId);
        coupon.put("times_redeemed", coupon.path("times_redeemed").asInt() + 1);
        world.save(coupon);
        ObjectNode discount = world.create("discount", "di_");
        discount.put("customer", subscription.path("customer").asString()).put("start", world.seconds());
        discount.putObject("source").put("type", "coupon").put("coupon", couponId);
        switch (coupon.path("duration").asString()) {
            case "once" -> discount.put("end", world.seconds() + 1);
            case "repeating" -> {
                ZonedDateTime now = world.now().atZone(ZoneOffset.UTC);
                discount.put(
                        "end",
                        now.plusMonths(coupon.path("duration_in_months").asLong())
                                .toEpochSecond());
            }
            default -> discount.putNull("end");
        }
        world.save(discount);
        ((ArrayNode) subscription.path("discounts"))
                .removeAll()
                .add(discount.path("id").asString());
    }

    /** Changes price, seats, end or metadata as a request to Stripe says it. */
    ObjectNode update(String id, ObjectNode form) {
        ObjectNode subscription = world.get("subscription", id);
        if (hasEnded(subscription)) {
            throw StandInError.invalid("subscription", "A canceled subscription can only update its metadata");
        }
        ObjectNode before = subscription.deepCopy();
        if (form.has("cancel_at_period_end")) {
            boolean ends = form.path("cancel_at_period_end").asString().equals("true");
            subscription.put("cancel_at_period_end", ends);
            if (ends) {
                subscription.set(
                        "cancel_at", SubscriptionItems.item(subscription).path("current_period_end"));
                subscription.put("canceled_at", world.seconds());
            } else {
                subscription.putNull("cancel_at").putNull("canceled_at");
            }
        }
        if (form.path("discounts").path("0").has("coupon")) {
            redeem(subscription, form.path("discounts").path("0").path("coupon").asString());
        }
        List<ObjectNode> changes = Wish.rows(form.path("items"));
        if (!changes.isEmpty()) {
            changeItems(subscription, before, changes, form);
        }
        Catalogue.mergeMetadata(subscription, form);
        world.save(subscription);
        world.emit("customer.subscription.updated", subscription);
        return subscription;
    }

    private void changeItems(ObjectNode subscription, ObjectNode before, List<ObjectNode> changes, ObjectNode form) {
        List<Line> lines = items.apply(subscription, changes);
        if (!"always_invoice".equals(form.path("proration_behavior").asString(""))
                || lines.isEmpty()
                || subscription.path("status").asString().equals("trialing")) {
            return;
        }
        ObjectNode invoice = invoices.write(subscription, "subscription_update", lines);
        Optional<Refusal> refusal = invoices.charge(invoice, true);
        if (refusal.isPresent()
                && "error_if_incomplete".equals(form.path("payment_behavior").asString(""))) {
            throw StandInError.declined(refusal.get());
        }
        if (refusal.isPresent() && before.path("status").asString().equals("active")) {
            subscription.put("status", "past_due");
        }
    }

    /** What a change would cost now, of which nothing is kept. */
    ObjectNode preview(ObjectNode form) {
        ObjectNode subscription = world.get("subscription", Catalogue.required(form, "subscription"));
        List<Line> lines = items.apply(
                subscription, Wish.rows(form.path("subscription_details").path("items")));
        return invoices.draft(subscription, "upcoming", lines);
    }

    /** What happens by itself when its time has come: the trial ends, the period is over, nobody paid. */
    void move(ObjectNode subscription) {
        boolean trialed = subscription.path("status").asString().equals("trialing");
        if (subscription.path("status").asString().equals("incomplete")) {
            expire(subscription);
        } else if (subscription.path("cancel_at_period_end").asBoolean()) {
            end(subscription, "cancellation_requested");
        } else if (trialed && isWithoutCard(subscription) && endsWithoutCard(subscription)) {
            world.save(subscription);
        } else {
            renew(subscription);
        }
    }

    private void expire(ObjectNode subscription) {
        subscription.put("status", "incomplete_expired").put("ended_at", world.seconds());
        world.save(subscription);
        openInvoices(subscription).forEach(invoices::voided);
        world.emit("customer.subscription.updated", subscription);
    }

    private boolean endsWithoutCard(ObjectNode subscription) {
        switch (subscription
                .path("trial_settings")
                .path("end_behavior")
                .path("missing_payment_method")
                .asString()) {
            case "cancel" -> end(subscription, "payment_failed");
            case "pause" -> {
                subscription.put("status", "paused");
                world.save(subscription);
                world.emit("customer.subscription.paused", subscription);
                world.emit("customer.subscription.updated", subscription);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void renew(ObjectNode subscription) {
        long start =
                SubscriptionItems.item(subscription).path("current_period_end").asLong();
        SubscriptionItems.period(subscription, start, SubscriptionItems.next(subscription, start));
        ObjectNode invoice = invoices.write(subscription, "subscription_cycle", items.wholePeriod(subscription));
        Optional<Refusal> refusal = invoices.charge(invoice, true);
        subscription.put("status", refusal.isEmpty() ? "active" : "past_due");
        world.save(subscription);
        world.emit("customer.subscription.updated", subscription);
    }

    /** Tries a payment again; after the last attempt the subscription ends. */
    void collect(ObjectNode invoice, boolean away) {
        Optional<Refusal> refusal = invoices.charge(invoice, away);
        String id = invoice.path("parent")
                .path("subscription_details")
                .path("subscription")
                .asString("");
        ObjectNode subscription = world.find("subscription", id).orElse(null);
        if (subscription == null || hasEnded(subscription)) {
            return;
        }
        if (refusal.isEmpty() && openInvoices(subscription).isEmpty()) {
            subscription.put("status", "active");
            world.save(subscription);
            world.emit("customer.subscription.updated", subscription);
        } else if (refusal.isPresent() && invoice.path("next_payment_attempt").isNull()) {
            invoices.uncollectible(invoice);
            end(subscription, "payment_failed");
        } else if (!refusal.isEmpty() && !away) {
            throw StandInError.declined(refusal.get());
        }
    }

    /** Charges what is open, as Stripe does when another card is given. */
    void payWhatIsOpen(String customer) {
        world.all("subscription", customer)
                .filter(subscription -> !hasEnded(subscription))
                .forEach(subscription -> openInvoices(subscription).forEach(invoice -> collect(invoice, false)));
    }

    ObjectNode end(ObjectNode subscription, String reason) {
        subscription.put("status", "canceled").put("ended_at", world.seconds());
        if (subscription.path("canceled_at").isNull()) {
            subscription.put("canceled_at", world.seconds());
        }
        subscription
                .putObject("cancellation_details")
                .put("reason", reason)
                .putNull("comment")
                .putNull("feedback");
        world.save(subscription);
        world.emit("customer.subscription.deleted", subscription);
        return subscription;
    }

    /** Goes on with one that was paused for want of a card. */
    ObjectNode resume(String id) {
        ObjectNode subscription = world.get("subscription", id);
        if (!subscription.path("status").asString().equals("paused")) {
            throw StandInError.invalid("subscription", "Only a paused subscription can be resumed");
        }
        subscription.put("billing_cycle_anchor", world.seconds());
        SubscriptionItems.period(subscription, world.seconds(), SubscriptionItems.next(subscription, world.seconds()));
        ObjectNode invoice = invoices.write(subscription, "subscription_cycle", items.wholePeriod(subscription));
        Optional<Refusal> refusal = invoices.charge(invoice, true);
        subscription.put("status", refusal.isEmpty() ? "active" : "past_due");
        world.save(subscription);
        world.emit("customer.subscription.resumed", subscription);
        world.emit("customer.subscription.updated", subscription);
        return subscription;
    }

    List<ObjectNode> openInvoices(ObjectNode subscription) {
        return world.all("invoice", subscription.path("customer").asString())
                .filter(invoice -> invoice.path("status").asString().equals("open")
                        && invoice.path("parent")
                                .path("subscription_details")
                                .path("subscription")
                                .equals(subscription.path("id")))
                .toList();
    }

    private boolean isWithoutCard(ObjectNode subscription) {
        Customers customers = new Customers(world);
        return customers
                .charged(world.get("customer", subscription.path("customer").asString()))
                .isEmpty();
    }
}
