package dev.basefly.brokers.traffic;

import dev.basefly.brokers.BrokersSettings;
import dev.basefly.brokers.BrokersSettings.Kind;
import dev.basefly.brokers.Externalized;
import dev.basefly.brokers.Subscription;
import dev.basefly.brokers.client.Brokers;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.events.delivery.Deliveries;
import dev.basefly.jobs.Jobs;
import dev.basefly.runtime.EventType;
import dev.basefly.settings.SettingsBeans;
import dev.basefly.tenancy.Organizations;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.tracing.Tracer;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.transaction.support.TransactionTemplate;

/** A relay to a broker and subscriptions of it, as a process would have them. */
@CrossTenant(reason = "looks at the dead letters of all tenants")
final class BrokerRoom implements AutoCloseable {

    private static final Clock CLOCK = Clock.systemUTC();

    private final ApplicationContext context;
    private final BrokersSettings settings;
    private final Deliveries deliveries;
    private final Brokers brokers;
    private final BrokerBreaker breaker;
    private final DeadLetters deadLetters;
    private final BrokerMeters meters = new BrokerMeters(new SimpleMeterRegistry());
    private final List<Runnable> ends = new ArrayList<>();

    BrokerRoom(ApplicationContext context, Kind kind, String address) throws SQLException {
        var environment = new MockEnvironment()
                .withProperty("basefly.brokers.kind", kind.name())
                .withProperty("basefly.brokers.address", address)
                .withProperty("basefly.brokers.ack-timeout", "1s")
                .withProperty("basefly.brokers.longest-wait", "300ms")
                .withProperty("basefly.brokers.largest-message", "2000");
        this.context = context;
        this.settings = SettingsBeans.of(BrokersSettings.class, environment);
        this.deliveries = new Deliveries(context);
        this.brokers = new Brokers(settings);
        this.breaker = new BrokerBreaker(settings.name(), settings.longestWait(), Duration.ofSeconds(3), CLOCK);
        this.deadLetters = new DeadLetters(settings, brokers, context.getBean(SystemDatabase.class), CLOCK);
    }

    Deliveries deliveries() {
        return deliveries;
    }

    Brokers brokers() {
        return brokers;
    }

    BrokerBreaker breaker() {
        return breaker;
    }

    /** A relay for events of these types. */
    Relay relay(String topic, EventType<?>... types) {
        List.of(types).forEach(deliveries.types()::add);
        return new Relay(
                settings,
                brokers,
                deliveries.types(),
                Stream.of(types).map(type -> Externalized.of(type).to(topic)).toList(),
                context.getBean(Jobs.class),
                breaker,
                meters);
    }

    /** Reads for a subscription until this is closed, or what is returned is run. */
    Runnable read(Subscription<?> subscription) {
        var received = new Received(
                context.getBean(JdbcClient.class),
                context.getBean(TransactionTemplate.class),
                context.getBean(SystemDatabase.class),
                CLOCK,
                Duration.ofDays(1));
        var intake = new Intake(
                received,
                deadLetters,
                context.getBean(Organizations.class),
                new Traces(context.getBean(Tracer.class), "tests"),
                meters);
        var running = new AtomicBoolean(true);
        var thread = Thread.ofVirtual().start(() -> {
            while (running.get()) {
                try {
                    brokers.get()
                            .read(
                                    subscription,
                                    (message, attempt) -> intake.read(subscription, message, attempt),
                                    running::get);
                } catch (Exception again) {
                    Thread.onSpinWait();
                }
            }
        });
        Runnable end = () -> {
            running.set(false);
            try {
                thread.join();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        };
        ends.add(end);
        return end;
    }

    List<DeadLetter> deadLetters(String subscription) {
        return deadLetters.newest(100).stream()
                .filter(dead -> dead.subscription().equals(subscription))
                .toList();
    }

    @Override
    public void close() throws SQLException {
        ends.forEach(Runnable::run);
        deliveries.close();
        brokers.close();
    }
}
