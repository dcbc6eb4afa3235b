package dev.basefly.billing.inbox;

import dev.basefly.api.ApiError;
import dev.basefly.api.Page;
import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.billing.BillingSettings;
import dev.basefly.jobs.Jobs;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The inbox as operators see it: looked through, and worked on anew. */
public final class InboxDesk {

    /** After it the job of an event that still waits is missed. */
    private static final Duration OVERDUE = Duration.ofMinutes(10);

    private final InboxStore store;
    private final Jobs jobs;
    private final AuditLog audit;
    private final Clock clock;
    private final BillingSettings settings;

    InboxDesk(InboxStore store, Jobs jobs, AuditLog audit, Clock clock, BillingSettings settings) {
        this.store = store;
        this.jobs = jobs;
        this.audit = audit;
        this.clock = clock;
        this.settings = settings;
    }

    /**
     * Events, newest first.
     *
     * @param state null for all
     * @param customer Stripe's id, null for all
     */
    public Page<StoredEvent> page(
            @Nullable EventState state, @Nullable String customer, @Nullable String cursor, int limit) {
        String id = Page.after(cursor, text -> text);
        StoredEvent after = id == null ? null : store.find(id).orElse(null);
        List<StoredEvent> rows = store.page(state, customer, after, limit + 1);
        return Page.of(rows, limit, row -> row.event().id());
    }

    /**
     * One event with its payload.
     *
     * @throws ApiError NOT_FOUND when there is no such event, or it was forgotten
     */
    public StoredEvent get(String id) {
        return store.find(id).orElseThrow(() -> ApiError.notFound("Event"));
    }

    /** Empties what the stored events say of a customer of Stripe, and what later ones say; returns of how many. */
    public int forget(String customer) {
        return store.empty(customer, clock.instant());
    }

    /**
     * Has an event worked on anew. One that took effect already changes nothing, for what it is about is read from Stripe.
     *
     * @throws ApiError CONFLICT when it has just come, or is of the wrong mode or a foreign account still
     */
    public StoredEvent replay(String id) {
        StoredEvent before = get(id);
        store.inTransaction(() -> {
            boolean refused = before.state() == EventState.REFUSED && Inbox.refusal(before.event(), settings) != null;
            Optional<Integer> reopened = refused
                    ? Optional.empty()
                    : store.reopen(id, clock.instant().minus(OVERDUE));
            int replays = reopened.orElseThrow(
                    () -> ApiError.conflict(
                                    "not_replayable", "The event is " + get(id).state() + " and cannot be replayed")
                            .remedy(
                                    "Wait until it was worked on; one of another mode or account takes effect only where that is corrected"));
            audit.recordForInstallation(AuditEntry.of("stripe_event.replayed")
                    .on("stripe_event", id)
                    .with("type", before.event().type())
                    .with("state", before.state()));
            jobs.add(ProcessEvent.job(id, replays));
            return replays;
        });
        return get(id);
    }
}
