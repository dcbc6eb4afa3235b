package dev.basefly.billing.account;

import dev.basefly.api.ApiError;
import dev.basefly.billing.account.Decision.Line;
import dev.basefly.billing.account.Order.Change;
import dev.basefly.billing.account.Snapshot.Held;
import dev.basefly.billing.account.Snapshot.Item;
import dev.basefly.billing.price.PriceBook;
import dev.basefly.plans.catalogue.BillingInterval;
import dev.basefly.plans.catalogue.Offer;
import dev.basefly.plans.catalogue.PlanCatalogue;
import dev.basefly.plans.catalogue.PlanVersion;
import dev.basefly.plans.catalogue.Price;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns orders into prices of Stripe, and decides when a change counts. */
final class Orders {

    private static final int MOST_SEATS = 100_000;

    private final PlanCatalogue catalogue;
    private final PriceBook prices;

    Orders(PlanCatalogue catalogue, PriceBook prices) {
        this.catalogue = catalogue;
        this.prices = prices;
    }

    /** The days for which the plan of an order can be tried. */
    int trialDays(Order order) {
        return version(order).trialDays();
    }

    /** The prices of an order, the plan's first. */
    List<Line> lines(Order order) {
        PlanVersion version = version(order);
        List<Line> lines = new ArrayList<>();
        lines.add(new Line("", prices.price(base(version, order)), 1));
        int more = seatsBeyond(version, order);
        if (more > 0) {
            lines.add(new Line("", prices.price(seat(version, order)), more));
        }
        return lines;
    }

    /**
     * What has to change of a subscription. What costs more counts at once, what costs less when the period that is paid for
     * is over, until when the old plan goes on to count.
     */
    Change change(Order order, Held held, Instant now) {
        if (!order.currency().getCurrencyCode().equalsIgnoreCase(held.currency())) {
            throw ApiError.invalid("currency", "must be " + held.currency() + ", which the subscription is paid in");
        }
        Item base = item(held, Price.BASE).orElseThrow(() -> new IllegalStateException("no plan in " + held.id()));
        Optional<Item> seat = item(held, Price.SEAT);
        Offer before = offer(base);
        // Whoever has an older version of the plan keeps it.
        PlanVersion version = before.version().plan().equals(order.plan()) ? before.version() : version(order);
        List<Line> lines = new ArrayList<>();
        lines.add(new Line(base.id(), prices.price(base(version, order)), 1));
        int more = seatsBeyond(version, order);
        if (more > 0) {
            lines.add(new Line(seat.map(Item::id).orElse(""), prices.price(seat(version, order)), more));
        } else if (seat.isPresent()) {
            lines.add(new Line(seat.get().id(), seat.get().price(), 0));
        }
        long seatsBefore = seat.map(Item::quantity).orElse(0L);
        boolean same = base.price().equals(lines.getFirst().price()) && seatsBefore == more;
        if (same) {
            // It counts, or will when the period is over.
            return new Change(List.of(), true, List.of());
        }
        if (before.price().interval() == BillingInterval.YEAR && order.interval() == BillingInterval.MONTH) {
            throw ApiError.conflict("interval_later", "A year that is paid for cannot become months")
                    .remedy("Cancel the subscription, and choose the plan again when the year is over");
        }
        if (held.keepsAt(now)) {
            return again(base(version, order), held, lines, more);
        }
        boolean costsMore = amount(version, order, more) > amount(held)
                || order.interval() != before.price().interval();
        boolean atOnce = costsMore || held.state() == SubscriptionState.TRIALING;
        return new Change(lines, atOnce, atOnce ? List.of() : keeps(before, seatsBefore, held));
    }

    /** After a change that still waits: going back costs nothing, anything else has to wait for the end of the period. */
    private static Change again(Offer wanted, Held held, List<Line> lines, int more) {
        String kept = held.metadata().getOrDefault(Snapshot.KEEPS_KEY, "");
        String keptSeats = held.metadata().getOrDefault(Snapshot.KEEPS_SEATS, "0");
        if (wanted.price().lookupKey().equals(kept) && keptSeats.equals(String.valueOf(more))) {
            return new Change(lines, false, List.of());
        }
        throw ApiError.conflict("change_waits", "Another change counts from the end of the period on")
                .remedy("Go back to the plan you have first");
    }

    private static List<String> keeps(Offer before, long seats, Held held) {
        return List.of(
                before.price().lookupKey(),
                String.valueOf(seats),
                String.valueOf(held.periodEnd().getEpochSecond()));
    }

    private static long amount(PlanVersion version, Order order, int more) {
        long base = base(version, order).price().money().minor();
        return more == 0
                ? base
                : Math.addExact(
                        base,
                        Math.multiplyExact(seat(version, order).price().money().minor(), (long) more));
    }

    private long amount(Held held) {
        return held.items().stream()
                .filter(item -> List.of(Price.BASE, Price.SEAT)
                        .contains(offer(item).price().item()))
                .mapToLong(
                        item -> Math.multiplyExact(offer(item).price().money().minor(), item.quantity()))
                .sum();
    }

    private Optional<Item> item(Held held, String wanted) {
        return held.items().stream()
                .filter(item -> offer(item).price().item().equals(wanted))
                .findFirst();
    }

    private Offer offer(Item item) {
        return catalogue
                .byLookupKey(item.key())
                .orElseThrow(() -> new IllegalStateException("Nobody knows the price '" + item.key() + "'"));
    }

    private static int seatsBeyond(PlanVersion version, Order order) {
        if (order.seats() < 0 || order.seats() > MOST_SEATS) {
            throw ApiError.invalid("seats", "must be between 1 and " + MOST_SEATS);
        }
        int more = Math.max(0, order.seats() - version.includedSeats());
        if (more > 0
                && version.price(Price.SEAT, order.currency(), order.interval()).isEmpty()) {
            throw ApiError.invalid("seats", "must be at most " + version.includedSeats() + ", which the plan includes");
        }
        return more;
    }

    private static Offer base(PlanVersion version, Order order) {
        return offer(version, order, Price.BASE);
    }

    private static Offer seat(PlanVersion version, Order order) {
        return offer(version, order, Price.SEAT);
    }

    private static Offer offer(PlanVersion version, Order order, String item) {
        Price price = version.price(item, order.currency(), order.interval())
                .orElseThrow(() ->
                        ApiError.invalid("plan", "is not sold in " + order.currency() + " by the " + order.interval()));
        return new Offer(version, price);
    }

    private PlanVersion version(Order order) {
        if (!catalogue.knows(order.plan()) || !catalogue.current(order.plan()).isPaid()) {
            throw ApiError.invalid("plan", "must be one that is sold");
        }
        return catalogue.current(order.plan());
    }
}
