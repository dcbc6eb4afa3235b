package dev.basefly.events;

import dev.basefly.access.Permission;
import dev.basefly.access.RoleName;
import dev.basefly.database.DeferredWrites;
import dev.basefly.database.Migrations;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.Jobs;
import dev.basefly.runtime.EventType;
import dev.basefly.runtime.MovableClock;
import dev.basefly.settings.SettingsBeans;
import dev.basefly.tenancy.spi.UnportableTable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Wires what publishes events. */
@AutoConfiguration(
        afterName = {
            "dev.basefly.access.AccessConfiguration",
            "dev.basefly.database.DatabaseConfiguration",
            "dev.basefly.jobs.JobsConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration"
        })
class EventsConfiguration {

    private static final String NOT_CARRIED = "positions mean something only in the installation that gave them";

    @Bean
    static EventsSettings eventsSettings(Environment environment) {
        return SettingsBeans.of(EventsSettings.class, environment);
    }

    @Bean
    static Migrations eventsMigrations() {
        return new Migrations("events", "database", "jobs");
    }

    @Bean
    static Migrations eventInboxMigrations() {
        return Migrations.ofProduct("event_inbox", "database");
    }

    @Bean
    static EventTypes eventTypes(ObjectProvider<EventType<?>> types, ObjectProvider<Upcaster> upcasters) {
        return new EventTypes(
                types.orderedStream().toList(), upcasters.orderedStream().toList());
    }

    @Bean
    static EventErasure eventErasure(SystemDatabase database) {
        return new EventErasure(database);
    }

    @Bean
    static EventSignal eventSignal() {
        return new EventSignal();
    }

    @Bean
    static Events events(
            JdbcClient tenants,
            DeferredWrites deferred,
            SystemDatabase system,
            EventTypes types,
            EventSignal signal,
            Jobs jobs,
            MovableClock clock) {
        return new Events(tenants, deferred, system, types, signal, jobs, clock);
    }

    @Bean
    static EventStream eventStream(JdbcClient tenants, SystemDatabase system, EventTypes types) {
        return new EventStream(tenants, system, types);
    }

    @Bean
    static EventTail eventTail(SystemDatabase system, EventTypes types) {
        return new EventTail(system, types);
    }

    @Bean
    static PublishedEvents publishedEvents(ObjectProvider<Events> events, EventTypes types) {
        return new PublishedEvents(events, types);
    }

    @Bean
    static Permission readEvents() {
        return Permission.toRead("events:read", "Read what happened in the organization")
                .closedToSupport()
                .of(RoleName.ADMIN);
    }

    @Bean
    static UnportableTable unportableEventOutbox() {
        return new UnportableTable("event_outbox", NOT_CARRIED);
    }

    @Bean
    static UnportableTable unportableEvents() {
        return new UnportableTable("events", NOT_CARRIED);
    }

    @Bean
    static UnportableTable unportableParkedEvents() {
        return new UnportableTable("event_parked", NOT_CARRIED);
    }

    @Bean
    static UnportableTable unportableSuspensions() {
        return new UnportableTable("event_suspended", NOT_CARRIED);
    }

    @Bean
    static UnportableTable unportableEventInbox() {
        return new UnportableTable("event_inbox", NOT_CARRIED);
    }

    @Bean
    static UnportableTable unportableHeldEvents() {
        return new UnportableTable("event_held", NOT_CARRIED);
    }
}
