package dev.basefly.brokers.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.basefly.PlatformTest;
import dev.basefly.brokers.BrokersSettings;
import dev.basefly.brokers.Subscription;
import dev.basefly.brokers.client.Brokers;
import dev.basefly.brokers.client.CloudEvents;
import dev.basefly.brokers.client.Incoming;
import dev.basefly.brokers.client.Outcome;
import dev.basefly.database.FixedRoute;
import dev.basefly.database.Placement;
import dev.basefly.database.Placement.Route;
import dev.basefly.database.SystemDatabase;
import dev.basefly.settings.SettingsBeans;
import dev.basefly.tenancy.Organizations;
import dev.basefly.testkit.Cast;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.tracing.Tracer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.transaction.support.TransactionTemplate;

/** What becomes of messages whatever broker they come from. */
@PlatformTest
class IntakeTests {

    record Shipped(String parcel) {}

    private static final int LAST_ATTEMPT = 3;

    @Autowired
    private ApplicationContext context;

    @Autowired
    private Cast cast;

    private final AtomicReference<Route> route = new AtomicReference<>(Route.SHARED);
    private final List<String> taken = new ArrayList<>();

    @Test
    void losesNoAttemptOfAMessageThatArrivesWhileItsOrganizationMoves() {
        var intake = intake();
        var subscription =
                Subscription.of("tests.parcels", "parcels", Shipped.class, (shipped, _) -> taken.add(shipped.parcel()));
        var message = new Incoming(
                "parcels-0@1",
                UUID.randomUUID().toString(),
                "",
                Map.of(CloudEvents.TENANT, cast.owner("Acme").organizationId()),
                "{\"parcel\":\"a\"}".getBytes(StandardCharsets.UTF_8));

        route.set(new Route(new Placement.Shared(), true, "The organization's data is being moved"));
        assertThat(intake.read(subscription, message, LAST_ATTEMPT))
                .isInstanceOfSatisfying(
                        Outcome.Again.class, again -> assertThat(again.counts()).isFalse());
        assertThat(taken).isEmpty();
        assertThat(intake.trouble("tests.parcels")).contains("is being moved");

        route.set(Route.SHARED);
        assertThat(intake.read(subscription, message, LAST_ATTEMPT)).isEqualTo(Outcome.DONE);
        assertThat(taken).containsExactly("a");
    }

    private Intake intake() {
        var settings = SettingsBeans.of(BrokersSettings.class, new MockEnvironment());
        var pool = FixedRoute.on(context.getBean("tenantPool", HikariDataSource.class), _ -> route.get());
        var system = context.getBean(SystemDatabase.class);
        var clock = Clock.systemUTC();
        return new Intake(
                new Received(
                        JdbcClient.create(pool),
                        new TransactionTemplate(new JdbcTransactionManager(pool)),
                        system,
                        clock,
                        Duration.ofDays(1)),
                new DeadLetters(settings, new Brokers(settings), system, clock),
                context.getBean(Organizations.class),
                new Traces(context.getBean(Tracer.class), "tests"),
                new BrokerMeters(new SimpleMeterRegistry()));
    }
}
