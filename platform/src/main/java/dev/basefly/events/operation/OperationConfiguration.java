package dev.basefly.events.operation;

import dev.basefly.audit.AuditLog;
import dev.basefly.database.SystemDatabase;
import dev.basefly.events.EventTypes;
import dev.basefly.events.delivery.Interventions;
import dev.basefly.runtime.MovableClock;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Wires what the operator asks and does. */
@AutoConfiguration(
        afterName = {"dev.basefly.events.delivery.DeliveryConfiguration", "dev.basefly.audit.AuditConfiguration"})
class OperationConfiguration {

    @Bean
    static EventBoard eventBoard(SystemDatabase database, MovableClock clock) {
        return new EventBoard(database, clock);
    }

    @Bean
    static EventsCheck eventsCheck(EventBoard board) {
        return new EventsCheck(board);
    }

    @Bean
    static ParkedEvents parkedEvents(
            SystemDatabase database, Interventions interventions, AuditLog audit, EventTypes types) {
        return new ParkedEvents(database, interventions, audit, types);
    }

    @Bean
    static ListenerDesk listenerDesk(
            SystemDatabase database,
            EventBoard board,
            Interventions interventions,
            AuditLog audit,
            MovableClock clock) {
        return new ListenerDesk(database, board, interventions, audit, clock);
    }

    @Bean
    static EventCatalogue eventCatalogue(EventTypes types) {
        return new EventCatalogue(types);
    }
}
