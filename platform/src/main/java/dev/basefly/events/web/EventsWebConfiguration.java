package dev.basefly.events.web;

import dev.basefly.events.EventStream;
import dev.basefly.events.operation.EventBoard;
import dev.basefly.events.operation.EventCatalogue;
import dev.basefly.events.operation.ListenerDesk;
import dev.basefly.events.operation.ParkedEvents;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Wires the routes. */
@AutoConfiguration(afterName = "dev.basefly.events.operation.OperationConfiguration")
class EventsWebConfiguration {

    @Bean
    static EventController eventController(EventStream stream, EventCatalogue catalogue) {
        return new EventController(stream, catalogue);
    }

    @Bean
    static ListenerController listenerController(EventBoard board, ListenerDesk desk, EventCatalogue catalogue) {
        return new ListenerController(board, desk, catalogue);
    }

    @Bean
    static ParkedEventController parkedEventController(ParkedEvents parked) {
        return new ParkedEventController(parked);
    }
}
