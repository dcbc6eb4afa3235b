package dev.basefly.billing.standin;

import dev.basefly.billing.inbox.StripeEvent;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.Jobs;
import dev.basefly.runtime.MasterKey;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Does what a customer does on Stripe's pages, lets time pass at Stripe, and reads its events. */
@CrossTenant(reason = "a stand-in of its own keeps its objects where the other one does")
public final class HostedPages {

    private final StandIn standIn;

    private HostedPages(StandIn standIn) {
        this.standIn = standIn;
    }

    /** A stand-in with a clock of its own, which sends nothing by itself. */
    public static HostedPages at(Clock clock, SystemDatabase database, Jobs jobs, MasterKey master) {
        var standIn = new StandIn(true, new StandInStore(database), jobs, clock, master, () -> "http://localhost");
        standIn.hold(true);
        return new HostedPages(standIn);
    }

    /** The pages of the platform's own stand-in. */
    public static HostedPages of(StandIn standIn) {
        return new HostedPages(standIn);
    }

    public String address() {
        return standIn.address();
    }

    public void close() {
        standIn.hold(false);
        standIn.stop();
    }

    /** Pays the session at this address; false when the card is refused. */
    public boolean pay(String url, String number) {
        var id = url.substring(url.lastIndexOf('/') + 1);
        try {
            standIn.act(
                    world -> new Checkout(world).complete(id, Card.of(number).orElseThrow(), true));
            return true;
        } catch (StandInError refused) {
            return false;
        }
    }

    /** Gives another card for what is paid from now on, and for what is open. */
    public void useCard(String customer, String number) {
        standIn.act(world -> {
            new Customers(world).keep(customer, Card.of(number).orElseThrow(), true);
            new Subscriptions(world).payWhatIsOpen(customer);
            return true;
        });
    }

    /** Lets everything happen to the customer that happens by itself until now; returns how many things did. */
    public int catchUp(String customer, Instant now) {
        return standIn.catchUp(customer, now);
    }

    /** All events of the customer, the oldest first. */
    public List<StripeEvent> events(String customer) {
        return standIn.events(customer).stream()
                .map(id -> event(standIn.event(id).orElseThrow()))
                .toList();
    }

    private static StripeEvent event(String payload) {
        JsonNode event = JsonMapper.shared().readTree(payload);
        var object = event.path("data").path("object");
        var id = object.path("id").asString();
        return new StripeEvent(
                event.path("id").asString(),
                event.path("type").asString(),
                null,
                false,
                null,
                id,
                object.path("object").asString().equals("customer")
                        ? id
                        : object.path("customer").asString(null),
                Instant.EPOCH,
                payload);
    }
}
