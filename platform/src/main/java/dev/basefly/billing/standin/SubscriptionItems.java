package dev.basefly.billing.standin;

import dev.basefly.billing.standin.Invoices.Line;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The items of a subscription: what is paid for, how many, and until when. All of them have one interval. */
final class SubscriptionItems {

    private final World world;

    SubscriptionItems(World world) {
        this.world = world;
    }

    /** Changes the items, and says what of the running period is given back and what is charged instead. */
    List<Line> apply(ObjectNode subscription, List<ObjectNode> changes) {
        List<ObjectNode> before =
                items(subscription).stream().map(ObjectNode::deepCopy).toList();
        String interval = interval(subscription);
        changes.forEach(change -> applyOne(subscription, change));
        if (items(subscription).isEmpty()) {
            throw StandInError.invalid("items", "A subscription must have at least one active item");
        }
        long start = before.getFirst().path("current_period_start").asLong();
        long end = before.getFirst().path("current_period_end").asLong();
        long now = Math.clamp(world.seconds(), start, end);
        BigDecimal left = BigDecimal.valueOf(end - now);
        BigDecimal whole = BigDecimal.valueOf(Math.max(1, end - start));
        boolean otherInterval = !interval.equals(interval(subscription));
        List<Line> lines = new ArrayList<>();
        for (ObjectNode old : before) {
            if (otherInterval || !items(subscription).contains(old)) {
                long share = Invoices.share(amount(old), left, whole);
                lines.add(new Line("Unused time", -share, price(old), quantity(old), now, end, true));
            }
        }
        if (otherInterval) {
            subscription.put("billing_cycle_anchor", now);
            period(subscription, now, next(subscription, now));
            lines.addAll(wholePeriod(subscription));
            return lines;
        }
        for (ObjectNode item : items(subscription)) {
            if (!before.contains(item)) {
                long share = Invoices.share(amount(item), left, whole);
                lines.add(new Line("Remaining time", share, price(item), quantity(item), now, end, true));
            }
        }
        return lines;
    }

    private void applyOne(ObjectNode subscription, ObjectNode change) {
        String id = change.path("id").asString("");
        if (id.isEmpty()) {
            ObjectNode first = item(subscription);
            ObjectNode added = add(subscription, change);
            added.set("current_period_start", first.path("current_period_start"));
            added.set("current_period_end", first.path("current_period_end"));
            return;
        }
        ArrayNode data = (ArrayNode) subscription.path("items").path("data");
        for (int at = 0; at < data.size(); at++) {
            ObjectNode item = (ObjectNode) data.get(at);
            if (!item.path("id").asString().equals(id)) {
                continue;
            }
            if (change.path("deleted").asString("").equals("true")) {
                data.remove(at);
                return;
            }
            if (change.has("quantity")) {
                item.put("quantity", seats(change));
            }
            if (change.has("price")) {
                item.set("price", sold(subscription, change));
            }
            return;
        }
        throw StandInError.missing("subscription_item", id);
    }

    ObjectNode add(ObjectNode subscription, ObjectNode wanted) {
        ObjectNode item = world.create("subscription_item", "si_");
        item.remove("livemode");
        item.put("subscription", subscription.path("id").asString()).put("quantity", seats(wanted));
        item.set("price", sold(subscription, wanted));
        item.putArray("discounts");
        item.putArray("tax_rates");
        ((ArrayNode) subscription.path("items").path("data")).add(item);
        return item;
    }

    /** A price that is sold, in the currency of the subscription. */
    private ObjectNode sold(ObjectNode subscription, ObjectNode wanted) {
        ObjectNode price = price(wanted.path("price").asString(""));
        if (!price.path("currency").equals(subscription.path("currency"))) {
            throw StandInError.invalid(
                    "items[0][price]",
                    "The price specified only supports `"
                            + price.path("currency").asString()
                            + "`. This doesn't match the expected currency: `"
                            + subscription.path("currency").asString() + "`.");
        }
        return price;
    }

    ObjectNode price(String id) {
        ObjectNode price = world.get("price", id);
        if (!price.path("active").asBoolean()) {
            throw StandInError.invalid("price", "The price specified is inactive.");
        }
        return price;
    }

    private static long seats(ObjectNode wanted) {
        long quantity = wanted.has("quantity") ? Catalogue.number(wanted, "quantity") : 1;
        if (quantity < 1 || quantity > 1_000_000) {
            throw StandInError.invalid("items[0][quantity]", "Quantity must be between 1 and 1000000");
        }
        return quantity;
    }

    List<Line> wholePeriod(ObjectNode subscription) {
        return items(subscription).stream()
                .map(item -> new Line(
                        words(item),
                        amount(item),
                        price(item),
                        quantity(item),
                        item.path("current_period_start").asLong(),
                        item.path("current_period_end").asLong(),
                        false))
                .toList();
    }

    private String words(ObjectNode item) {
        String product = price(item).path("product").asString();
        return quantity(item) + " × "
                + world.get("product", product).path("name").asString();
    }

    List<Line> trialLines(ObjectNode subscription) {
        return wholePeriod(subscription).stream()
                .map(line -> new Line(
                        "Trial: " + line.words(), 0, line.price(), line.quantity(), line.from(), line.to(), false))
                .toList();
    }

    private static long amount(ObjectNode item) {
        return price(item).path("unit_amount").asLong() * quantity(item);
    }

    private static ObjectNode price(ObjectNode item) {
        return (ObjectNode) item.path("price");
    }

    private static long quantity(ObjectNode item) {
        return item.path("quantity").asLong();
    }

    private static String interval(ObjectNode subscription) {
        return item(subscription)
                .path("price")
                .path("recurring")
                .path("interval")
                .asString();
    }

    private static List<ObjectNode> items(ObjectNode subscription) {
        return subscription.path("items").path("data").values().stream()
                .map(ObjectNode.class::cast)
                .toList();
    }

    static ObjectNode item(ObjectNode subscription) {
        return (ObjectNode) subscription.path("items").path("data").path(0);
    }

    static void period(ObjectNode subscription, long start, long end) {
        items(subscription)
                .forEach(item -> item.put("current_period_start", start).put("current_period_end", end));
    }

    /** The end of the period that begins then: the anchor's day of the month, or the month's last one if it has none such. */
    static long next(ObjectNode subscription, long start) {
        JsonNode recurring = item(subscription).path("price").path("recurring");
        long step = recurring.path("interval_count").asLong(1)
                * (recurring.path("interval").asString().equals("year") ? 12 : 1);
        ZonedDateTime anchor = Instant.ofEpochSecond(
                        subscription.path("billing_cycle_anchor").asLong())
                .atZone(ZoneOffset.UTC);
        ZonedDateTime end = anchor;
        for (long months = step; end.toEpochSecond() <= start; months += step) {
            end = anchor.plusMonths(months);
        }
        return end.toEpochSecond();
    }
}
