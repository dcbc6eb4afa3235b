package dev.basefly.billing.inbox;

import dev.basefly.api.ApiError;
import dev.basefly.api.Page;
import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.jobs.Jobs;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The inbox as operators see it: looked through, and worked on anew. */
public final class InboxDesk {

    private final InboxStore store;
    private final Jobs jobs;
    private final AuditLog audit;

    InboxDesk(InboxStore store, Jobs jobs, AuditLog audit) {
        this.store = store;
        this.jobs = jobs;
        this.audit = audit;
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

    /**
     * Has an event worked on anew. One that took effect already changes nothing, for what it is about is read from Stripe.
     *
     * @throws ApiError CONFLICT when it waits already, or is of the wrong mode or a foreign account
     */
    public StoredEvent replay(String id) {
        StoredEvent before = get(id);
        store.inTransaction(() -> {
            int replays = store.reopen(id)
                    .orElseThrow(() -> ApiError.conflict(
                                    "not_replayable", "The event is " + get(id).state() + " and cannot be replayed")
                            .remedy("Wait until it was worked on; one that was refused never takes effect"));
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
