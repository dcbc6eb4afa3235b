package dev.basefly.brokers.traffic;

import dev.basefly.brokers.BrokersSettings;
import dev.basefly.brokers.Externalized;
import dev.basefly.brokers.Subscription;
import dev.basefly.brokers.client.Brokers;
import dev.basefly.database.Migrations;
import dev.basefly.database.SystemDatabase;
import dev.basefly.events.EventTypes;
import dev.basefly.events.Listener;
import dev.basefly.jobs.Jobs;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.PeriodicTask;
import dev.basefly.runtime.RuntimeSettings;
import dev.basefly.settings.SettingsBeans;
import dev.basefly.tenancy.Organizations;
import dev.basefly.tenancy.spi.UnportableTable;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.tracing.Tracer;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Wires what goes to the broker and comes from it; without a broker, none of it does anything. */
@AutoConfiguration(
        afterName = {"dev.basefly.events.EventsConfiguration", "dev.basefly.tenancy.TenancyConfiguration"},
        beforeName = "dev.basefly.events.delivery.DeliveryConfiguration")
class BrokersConfiguration {

    @Bean
    static BrokersSettings brokersSettings(Environment environment) {
        return SettingsBeans.of(BrokersSettings.class, environment);
    }

    @Bean
    static Migrations brokersMigrations() {
        return new Migrations("brokers", "database");
    }

    @Bean
    static Migrations brokerInboxMigrations() {
        return Migrations.ofProduct("broker_inbox", "database");
    }

    @Bean
    static UnportableTable unportableBrokerReceived() {
        return new UnportableTable("broker_received", "messages that were received here are received nowhere else");
    }

    @Bean
    static Brokers brokers(BrokersSettings settings) {
        return new Brokers(settings);
    }

    @Bean
    static BrokerMeters brokerMeters(ObjectProvider<MeterRegistry> meters) {
        return new BrokerMeters(meters.getIfAvailable(() -> Metrics.globalRegistry));
    }

    @Bean
    static BrokerBreaker brokerBreaker(BrokersSettings settings, MovableClock clock, BrokerMeters meters) {
        BrokerBreaker breaker = new BrokerBreaker(
                settings.name(), settings.longestWait(), settings.ackTimeout().multipliedBy(3), clock);
        if (settings.isSet()) {
            meters.reachable(breaker);
        }
        return breaker;
    }

    @Bean
    static Relay brokerRelay(
            BrokersSettings settings,
            Brokers brokers,
            EventTypes types,
            ObjectProvider<Externalized> declared,
            Jobs jobs,
            BrokerBreaker breaker,
            BrokerMeters meters) {
        return new Relay(settings, brokers, types, declared.orderedStream().toList(), jobs, breaker, meters);
    }

    /** None where nothing is sent: whoever asks for listeners does not see it then. */
    @Bean
    static @Nullable Listener brokerRelayListener(Relay relay) {
        return relay.listener();
    }

    @Bean
    static Received brokerReceived(
            JdbcClient tenants,
            TransactionTemplate transactions,
            SystemDatabase system,
            MovableClock clock,
            BrokersSettings settings) {
        return new Received(tenants, transactions, system, clock, settings.keepReceived());
    }

    @Bean
    static DeadLetters brokerDeadLetters(
            BrokersSettings settings, Brokers brokers, SystemDatabase database, MovableClock clock) {
        return new DeadLetters(settings, brokers, database, clock);
    }

    @Bean
    static DeadLetterErasure brokerDeadLetterErasure(SystemDatabase database) {
        return new DeadLetterErasure(database);
    }

    @Bean
    static PeriodicTask brokerDeadLetterRetention(
            DeadLetters deadLetters, BrokersSettings settings, RuntimeSettings runtime) {
        return PeriodicTask.every(Duration.ofHours(1), "broker-dead-letters", deadLetters::forget)
                .onlyIf(settings.isSet() && runtime.role().runsBackgroundWork());
    }

    @Bean
    static Intake brokerIntake(
            Received received,
            DeadLetters deadLetters,
            Organizations organizations,
            ObjectProvider<Tracer> tracer,
            BrokersSettings settings,
            BrokerMeters meters) {
        Traces traces = new Traces(
                tracer.getIfAvailable(() -> Tracer.NOOP), settings.name().toLowerCase(Locale.ROOT));
        return new Intake(received, deadLetters, organizations, traces, meters);
    }

    @Bean
    static Subscriptions brokerSubscriptions(
            BrokersSettings settings,
            Brokers brokers,
            Intake intake,
            ObjectProvider<Subscription<?>> declared,
            RuntimeSettings runtime) {
        return new Subscriptions(
                settings, brokers, intake, declared, runtime.role().runsBackgroundWork());
    }

    @Bean
    static BrokerBoard brokerBoard(
            BrokersSettings settings,
            Relay relay,
            BrokerBreaker breaker,
            Subscriptions subscriptions,
            DeadLetters deadLetters) {
        return new BrokerBoard(settings, relay, breaker, subscriptions, deadLetters);
    }

    @Bean
    static BrokersCheck brokersCheck(
            BrokersSettings settings,
            Brokers brokers,
            BrokerBoard board,
            DeadLetters deadLetters,
            EventTypes types,
            MovableClock clock) {
        return new BrokersCheck(settings, brokers, board, deadLetters, types, clock);
    }
}
