package dev.basefly.events.delivery;

import dev.basefly.database.Placement;
import dev.basefly.database.SystemDatabase;
import dev.basefly.events.EventSignal;
import dev.basefly.events.EventTypes;
import dev.basefly.events.EventsSettings;
import dev.basefly.events.Listener;
import dev.basefly.events.delivery.Dispatcher.Surroundings;
import dev.basefly.events.method.ListenerMethods;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.PeriodicTask;
import dev.basefly.runtime.RuntimeSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.tracing.Tracer;
import java.time.Duration;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Wires what delivers events. */
@AutoConfiguration(afterName = "dev.basefly.events.EventsConfiguration")
class DeliveryConfiguration {

    @Bean
    static ListenerMethods eventListenerMethods(BeanFactory beans, ObjectProvider<EventTypes> types) {
        return new ListenerMethods(beans, types);
    }

    @Bean
    static Place eventPlace(
            JdbcClient tenants,
            TransactionTemplate transactions,
            SystemDatabase system,
            ObjectProvider<Placement.Source> places) {
        return new Place(tenants, transactions, system, places.getIfAvailable(() -> Placement.Source.ALL_SHARED));
    }

    @Bean
    static Interventions eventInterventions(SystemDatabase database, Place place, MovableClock clock) {
        return new Interventions(database, place, clock);
    }

    @Bean
    static PeriodicTask eventRetention(
            SystemDatabase database,
            Place place,
            EventsSettings settings,
            Surroundings around,
            RuntimeSettings runtime) {
        Retention retention = new Retention(database, place, settings, around);
        return PeriodicTask.every(Duration.ofMinutes(10), "event-retention", retention::run)
                .onlyIf(runtime.role().runsBackgroundWork());
    }

    @Bean
    static Surroundings eventSurroundings(
            MovableClock clock, ObjectProvider<Tracer> tracer, ObjectProvider<MeterRegistry> meters) {
        return new Surroundings(
                clock, tracer.getIfAvailable(() -> Tracer.NOOP), meters.getIfAvailable(() -> Metrics.globalRegistry));
    }

    @Bean
    static Dispatcher eventDispatcher(
            SystemDatabase database,
            Place place,
            EventTypes types,
            EventSignal signal,
            EventsSettings settings,
            Surroundings around) {
        return new Dispatcher(database, place, types, signal, settings, around);
    }

    @Bean
    static DispatcherLifecycle eventDispatcherLifecycle(
            Dispatcher dispatcher,
            ObjectProvider<Listener> listeners,
            ListenerMethods methods,
            RuntimeSettings runtime) {
        return new DispatcherLifecycle(
                dispatcher, listeners, methods, runtime.role().runsBackgroundWork());
    }
}
