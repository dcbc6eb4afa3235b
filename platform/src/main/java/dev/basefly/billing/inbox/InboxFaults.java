package dev.basefly.billing.inbox;

import dev.basefly.billing.stripe.StripeFaults;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Tells the doctor of events that took no effect. */
final class InboxFaults implements StripeFaults {

    private static final Duration OVERDUE = Duration.ofHours(1);

    private final InboxStore store;
    private final Clock clock;

    InboxFaults(InboxStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public List<String> find() {
        List<String> problems = new ArrayList<>();
        int failed = store.count(EventState.FAILED);
        if (failed > 0) {
            problems.add(failed + " events could not be worked on: see /console/billing/events?state=FAILED");
        }
        int waiting = store.countWaiting(clock.instant().minus(OVERDUE));
        if (waiting > 0) {
            problems.add(
                    waiting + " events have waited for more than an hour: see /console/billing/events?state=RECEIVED");
        }
        int refused = store.count(EventState.REFUSED);
        if (refused > 0) {
            problems.add(
                    refused + " events of another mode or account arrived: correct the webhook endpoint at Stripe");
        }
        return problems;
    }
}
