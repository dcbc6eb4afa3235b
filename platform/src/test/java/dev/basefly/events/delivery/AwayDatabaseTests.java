package dev.basefly.events.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.basefly.events.Listener;
import dev.basefly.placements.GadgetPlatform;
import dev.basefly.runtime.EventType;
import dev.basefly.runtime.TenantId;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An organization's own database that lets nobody in keeps nobody else from their events. */
class AwayDatabaseTests {

    record Seen(String key, int n) {}

    private static final EventType<Seen> SEEN =
            EventType.of("tests.seen", Seen.class).keyedBy(Seen::key);
    private static final GadgetPlatform PLATFORM = GadgetPlatform.SHARED;
    private static final String NAME = "tests.away";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final PostRoom room =
            PLATFORM.node.context().getAutowireCapableBeanFactory().createBean(PostRoom.class);
    private final JdbcClient jdbc = PLATFORM.node.context().getBean(JdbcClient.class);

    @BeforeEach
    void open() throws Exception {
        room.open();
        room.types().add(SEEN);
    }

    @AfterEach
    void close() throws Exception {
        room.close();
    }

    @Test
    void letsOthersGoOnAndCatchesUpWhenItIsBack() throws SQLException {
        TenantId acme = PLATFORM.organization("Acme");
        TenantId globex = PLATFORM.organization("Globex");
        PLATFORM.run(PLATFORM.moves.plan(acme, GadgetPlatform.database(acme)));
        String own = "t_" + acme.value().toString().replace("-", "");
        room.work(Listener.of(
                        NAME,
                        SEEN,
                        (event, delivery) -> room.effect(
                                jdbc,
                                NAME,
                                Objects.requireNonNull(delivery.tenant()).value(),
                                event.key(),
                                event.n()))
                .inShards(1));
        room.publish(acme, new Seen("k", 1));
        await().atMost(PATIENCE).until(() -> room.effects(NAME, "k").equals(List.of(1)));

        PLATFORM.superuser
                .sql("alter database " + own + " with allow_connections false")
                .update();
        PLATFORM.superuser
                .sql("select pg_terminate_backend(pid) from pg_stat_activity where datname = ?")
                .param(own)
                .query((row, _) -> 1)
                .list();
        room.publish(acme, new Seen("k", 2));
        room.publish(globex, new Seen("other", 1));

        await().atMost(PATIENCE).until(() -> room.effects(NAME, "other").equals(List.of(1)));
        await().atMost(PATIENCE).until(() -> room.count("select count(*) from event_suspended") == 1);
        assertThat(room.effects(NAME, "k")).containsExactly(1);
        PLATFORM.superuser
                .sql("alter database " + own + " with allow_connections true")
                .update();
        room.publish(acme, new Seen("k", 3));

        await().atMost(PATIENCE).until(() -> room.effects(NAME, "k").equals(List.of(1, 2, 3)));
        await().atMost(PATIENCE).until(() -> room.count("select count(*) from event_suspended") == 0);
    }
}
