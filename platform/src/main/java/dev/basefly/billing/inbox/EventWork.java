package dev.basefly.billing.inbox;

import dev.basefly.billing.inbox.EventEffect.Overtaken;
import dev.basefly.billing.stripe.StripeFailure;
import dev.basefly.jobs.JobFailure;
import dev.basefly.jobs.JobRun;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionException;

/** Works on one event: reads from Stripe first, then changes everything and marks the event in one transaction. */
final class EventWork {

    /** Others may be faster; more often than this in a row they are not. */
    private static final int MOST_OVERTAKEN = 20;
    /** As long as the breaker stays open. */
    private static final Duration WAIT = Duration.ofMinutes(1);

    private final InboxStore store;
    private final Supplier<Map<String, EventEffect>> effects;
    private final Clock clock;

    EventWork(InboxStore store, Supplier<Map<String, EventEffect>> effects, Clock clock) {
        this.store = store;
        this.effects = effects;
        this.clock = clock;
    }

    void process(ProcessEvent work, JobRun run) {
        try {
            run.result(Map.of("state", process(work.event()).name()));
        } catch (RuntimeException failure) {
            if (isAway(failure)) {
                throw later(work.event(), failure);
            }
            boolean forGood = run.isLastAttempt() || (failure instanceof JobFailure known && known.isPermanent());
            store.fail(work.event(), String.valueOf(failure.getMessage()), forGood);
            throw failure;
        }
    }

    /** However long Stripe or the database is away, no attempt is lost: nobody sends the event again. */
    private JobFailure later(String id, RuntimeException failure) {
        String problem = JobFailure.text(failure);
        try {
            store.fail(id, problem, false);
        } catch (DataAccessException | TransactionException away) {
            failure.addSuppressed(away);
        }
        JobFailure later = JobFailure.notNow(WAIT, problem);
        later.addSuppressed(failure);
        return later;
    }

    private static boolean isAway(RuntimeException failure) {
        return switch (failure) {
            case StripeFailure stripe -> stripe.isTransient();
            case CannotCreateTransactionException _ -> true;
            case DataAccessResourceFailureException _ -> true;
            case RecoverableDataAccessException _ -> true;
            case TransientDataAccessException _ -> true;
            default -> false;
        };
    }

    EventState process(String id) {
        Optional<StoredEvent> stored = store.find(id);
        if (stored.isEmpty() || !stored.get().state().isOpen()) {
            return stored.map(StoredEvent::state).orElse(EventState.KEPT);
        }
        StripeEvent event = stored.get().event();
        @Nullable EventEffect effect = effects.get().get(event.type());
        for (int times = 1; ; times++) {
            try {
                Runnable change = effect == null ? () -> {} : effect.prepare(event);
                return store.inTransaction(() -> apply(id, change, effect == null));
            } catch (Overtaken overtaken) {
                if (times >= MOST_OVERTAKEN) {
                    throw overtaken;
                }
            }
        }
    }

    private EventState apply(String id, Runnable change, boolean unknown) {
        EventState end = unknown ? EventState.KEPT : EventState.PROCESSED;
        if (store.claim(id)) {
            change.run();
            store.end(id, end, clock.instant());
        }
        return end;
    }
}
