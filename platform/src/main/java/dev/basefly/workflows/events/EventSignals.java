package dev.basefly.workflows.events;

import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import dev.basefly.events.Delivery;
import dev.basefly.events.Listener;
import dev.basefly.jobs.JobFailure;
import dev.basefly.runtime.EventType;
import dev.basefly.workflows.Signal;
import dev.basefly.workflows.WorkflowId;
import dev.basefly.workflows.Workflows;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes signals of events, so that a workflow waits for what another module says. */
public final class EventSignals {

    private static final Logger log = LoggerFactory.getLogger(EventSignals.class);
    private static final Duration UNTIL_THERE_IS_ROOM = Duration.ofSeconds(30);
    private static final Duration UNTIL_IT_BEGINS = Duration.ofSeconds(5);

    private final Workflows workflows;

    public EventSignals(Workflows workflows) {
        this.workflows = workflows;
    }

    /**
     * A listener, to be contributed as a bean, that hands each event of the type to the workflow of its key which has not
     * ended. Each counts once, in the transaction of the listener's position. An event that no workflow is there for, or one
     * that has ended, is none of its business. Where the organization has too many jobs, or the workflow too many signals, the
     * event waits until there is room.
     *
     * @param workflow its name
     * @param signal what it waits for, with the event's record as its payload
     * @param key the one that the workflow was started with
     */
    public <E extends Record> Listener listener(
            EventType<E> type, String workflow, String signal, Function<E, String> key) {
        return listener(type, workflow, signal, key, _ -> false);
    }

    /**
     * A listener as the other one. Where there is no workflow and this says that there may be one soon, the event waits: each
     * listener goes its own way, and who begins the workflow may come later.
     */
    public <E extends Record> Listener listener(
            EventType<E> type,
            String workflow,
            String signal,
            Function<E, String> key,
            Predicate<Delivery> mayBeginSoon) {
        return Listener.of("workflow." + workflow + "." + signal, type, (event, delivery) -> {
            Optional<WorkflowId> found = workflows.find(workflow, key.apply(event));
            if (found.isPresent()) {
                hand(found.get(), Signal.of(signal, delivery.id().toString(), event));
            } else if (mayBeginSoon.test(delivery)) {
                throw JobFailure.notNow(UNTIL_IT_BEGINS, workflow + " has not begun yet");
            }
        });
    }

    private void hand(WorkflowId id, Signal signal) {
        try {
            if (!workflows.signal(id, signal)) {
                log.info("{} has ended before the signal {} came: {}", id, signal.name(), signal.id());
            }
        } catch (ApiError refused) {
            if (refused.code() != ErrorCode.TOO_MANY_REQUESTS) {
                throw refused;
            }
            throw JobFailure.notNow(UNTIL_THERE_IS_ROOM, String.valueOf(refused.getMessage()));
        }
    }
}
