package dev.basefly.workflows.events;

import dev.basefly.events.Listener;
import dev.basefly.runtime.EventType;
import dev.basefly.workflows.Signal;
import dev.basefly.workflows.Workflows;
import java.util.function.Function;

/** Makes signals of events, so that a workflow waits for what another module says. */
public final class EventSignals {

    private final Workflows workflows;

    public EventSignals(Workflows workflows) {
        this.workflows = workflows;
    }

    /**
     * A listener, to be contributed as a bean, that hands each event of the type to the workflow of its key which has not
     * ended. Each counts once, in the transaction of the listener's position. An event that no workflow is there for is none
     * of its business.
     *
     * @param workflow its name
     * @param signal what it waits for, with the event's record as its payload
     * @param key the one that the workflow was started with
     */
    public <E extends Record> Listener listener(
            EventType<E> type, String workflow, String signal, Function<E, String> key) {
        return Listener.of(
                "workflow." + workflow + "." + signal,
                type,
                (event, delivery) -> workflows.find(workflow, key.apply(event)).ifPresent(id -> {
                    boolean _ =
                            workflows.signal(id, Signal.of(signal, delivery.id().toString(), event));
                }));
    }
}
