package dev.basefly.billing.inbox;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** The inbox with effects of the test's own. */
@CrossTenant(reason = "an event is known before its customer is")
public final class TestInbox {

    private final InboxStore store;
    private final EventWork work;
    private final Clock clock;

    public TestInbox(SystemDatabase database, Collection<EventEffect> all, Clock clock) {
        Map<String, EventEffect> effects = new HashMap<>();
        all.forEach(effect -> effect.types().forEach(type -> effects.put(type, effect)));
        this.store = new InboxStore(database);
        this.work = new EventWork(store, () -> effects, clock);
        this.clock = clock;
    }

    /** Stores an event, as the webhook does. */
    public void receive(StripeEvent event) {
        var _ = store.store(event, null, clock.instant());
    }

    /** Works on it, as its job does. */
    public EventState process(String event) {
        return work.process(event);
    }

    public EventState state(String event) {
        return store.find(event).orElseThrow().state();
    }
}
