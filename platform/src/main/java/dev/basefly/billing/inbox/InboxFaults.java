package dev.basefly.billing.inbox;

import dev.basefly.billing.stripe.StripeFaults;
import java.util.ArrayList;
import java.util.List;

/** Tells the doctor of events that took no effect. */
final class InboxFaults implements StripeFaults {

    private final InboxStore store;

    InboxFaults(InboxStore store) {
        this.store = store;
    }

    @Override
    public List<String> find() {
        List<String> problems = new ArrayList<>();
        int failed = store.count(EventState.FAILED);
        if (failed > 0) {
            problems.add(failed + " events could not be worked on: see /console/billing/events?state=FAILED");
        }
        int refused = store.count(EventState.REFUSED);
        if (refused > 0) {
            problems.add(
                    refused + " events of another mode or account arrived: correct the webhook endpoint at Stripe");
        }
        return problems;
    }
}
