package dev.basefly.billing.account;

import dev.basefly.billing.inbox.EventEffect;
import dev.basefly.billing.inbox.StripeEvent;
import dev.basefly.billing.inbox.TestInbox;
import dev.basefly.billing.standin.StandIn;
import dev.basefly.billing.stripe.StripeApi;
import dev.basefly.billing.stripe.StripeTape;
import dev.basefly.plans.catalogue.PlanKey;
import dev.basefly.runtime.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What happened to one customer at Stripe, stage by stage, and the events that told of it: to be delivered in whichever order.
 * An event can come as late as it likes, but not before what it tells of; whoever reads from Stripe meanwhile gets what Stripe
 * said at the latest stage of which somebody has heard.
 */
final class Story {

    /** An event, and the stage it tells of. */
    record Told(String id, String type, int stage, String chapter) {

        /** As it is stored, without what it says of its object, which nobody reads. */
        StripeEvent event(String customer) {
            return new StripeEvent(id, type, null, false, null, null, customer, Instant.EPOCH, "{}");
        }
    }

    final Shop shop;
    final TenantId tenant;
    final List<Told> events = new ArrayList<>();
    private final StripeTape tape = new StripeTape();
    private final List<Instant> times = new ArrayList<>();
    private final Set<String> known = new HashSet<>();
    private final StripeApi recorder;
    private Rows beginning;
    private int latest;

    /** Begins with a customer that bought nothing yet. */
    Story(Shop shop, TenantId tenant) {
        this.shop = shop;
        this.tenant = tenant;
        this.recorder = tape.recorder(shop.pages.address(), StandIn.KEY, shop.clock);
        var _ = shop.billing.checkout(tenant, Shop.order(PlanKey.PRO, 0), shop.email);
        this.beginning = Rows.of(shop.jdbc(), tenant, shop.stripeId(tenant));
    }

    /** Records what somebody does. */
    void chapter(String name, Runnable what) {
        what.run();
        keep(name);
    }

    /** Records what happens by itself, day by day. */
    void days(String name, int days) {
        for (int day = 0; day < days; day++) {
            shop.clock.advance(Duration.ofDays(1));
            if (shop.pages.catchUp(shop.stripeId(tenant), shop.clock.instant()) > 0) {
                keep(name);
            }
        }
    }

    private void keep(String chapter) {
        int stage = tape.begin();
        times.add(shop.clock.instant());
        var _ = new StripeReader(recorder).read(tenant, shop.stripeId(tenant), List.of());
        shop.events(tenant).stream()
                .filter(event -> known.add(event.id()))
                .filter(event -> shop.effect.types().contains(event.type()))
                .forEach(event -> events.add(new Told(event.id(), event.type(), stage, chapter)));
    }

    /** Ends the recording: from now on the tape is asked. */
    void end() {
        var customer = shop.stripeId(tenant);
        shop.start(tape.player());
        beginning.putBack();
        events.forEach(told -> shop.inbox.receive(told.event(customer)));
        beginning = Rows.changedByEvents(shop.jdbc(), tenant, customer);
    }

    /** Nobody has heard of anything. */
    void rewind() {
        beginning.putBack();
        latest = 0;
    }

    /** Puts back what was known at a time, when this was the latest stage of which somebody had heard. */
    void rewind(Rows then, int stage) {
        then.putBack();
        latest = stage;
    }

    int latest() {
        return latest;
    }

    void deliver(Told told) {
        hear(told);
        var _ = shop.inbox.process(told.id());
    }

    void deliver(List<Told> order) {
        order.forEach(this::deliver);
    }

    /** Works on one event, and on another one between what is read for the first and what is stored. */
    void deliverAround(Told slow, Told fast) {
        hear(slow);
        var open = new AtomicBoolean(true);
        var effect = new EventEffect() {
            @Override
            public Set<String> types() {
                return shop.effect.types();
            }

            @Override
            public Runnable prepare(StripeEvent event) {
                var change = shop.effect.prepare(event);
                if (open.compareAndSet(true, false)) {
                    deliver(fast);
                }
                return change;
            }
        };
        var _ = new TestInbox(shop.database, List.of(effect), shop.clock).process(slow.id());
    }

    /** Lets Stripe be where the event is, at least. */
    void hear(Told told) {
        latest = Math.max(latest, told.stage());
        tape.play(latest);
        shop.clock.set(times.get(latest));
    }

    Rows rows() {
        return Rows.changedByEvents(shop.jdbc(), tenant, shop.stripeId(tenant));
    }

    String state() {
        return Rows.told(shop.jdbc(), tenant);
    }
}
