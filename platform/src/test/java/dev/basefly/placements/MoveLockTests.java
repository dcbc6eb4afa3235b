package dev.basefly.placements;

import static dev.basefly.placements.GadgetPlatform.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.basefly.database.Placement;
import dev.basefly.database.Places;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Tenant;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Making and removing places takes locks that others want too; nobody ends in a deadlock because of it. */
class MoveLockTests {

    private final GadgetPlatform platform = GadgetPlatform.SHARED;
    private final Places places = platform.parts.places();
    private final SystemDatabase system = platform.node.context().getBean(SystemDatabase.class);
    private Placement place;
    private TenantId globex;

    @BeforeEach
    void chooseAPlace() {
        place = schema(TenantId.next(Clock.systemUTC()));
        globex = platform.organization("Globex");
    }

    /** The sign-up holds users and wants organizations; the new tables refer to both. */
    @Test
    void makesAPlaceWhileSomebodySignsUp() {
        CompletableFuture<Void> making = new CompletableFuture<>();

        system.inTransaction(() -> {
            system.jdbc().sql("update users set name = name where false").update();
            begin(making, () -> places.create(place));
            await().until(() -> waits() || making.isDone());
            return system.jdbc()
                    .sql("update organizations set name = 'Initech' where tenant_id = :tenant")
                    .param("tenant", globex.value())
                    .update();
        });

        assertThat(making).succeedsWithin(Duration.ofSeconds(20));
        assertThat(exists()).isTrue();
    }

    /** The writer holds organizations by a foreign key and wants users; removing the place needs both. */
    @Test
    void removesAPlaceWhileOthersWrite() throws Exception {
        places.create(place);
        CompletableFuture<Void> removal = new CompletableFuture<>();

        Tenant.run(
                globex,
                () -> platform.transaction.executeWithoutResult(status -> {
                    UUID gadget = GadgetPlatform.insert(platform.jdbc, globex, 1);
                    begin(removal, () -> places.drop(place));
                    await().until(() -> waits() || removal.isDone());
                    platform.jdbc
                            .sql("insert into gadget_parts (tenant_id, gadget_id, number) values (:tenant, :gadget, 1)")
                            .param("tenant", globex.value())
                            .param("gadget", gadget)
                            .update();
                }));

        assertThat(removal).succeedsWithin(Duration.ofSeconds(20));
        assertThat(exists()).isFalse();
    }

    private static void begin(CompletableFuture<Void> outcome, Work work) {
        Thread.ofVirtual().start(() -> {
            try {
                work.run();
                outcome.complete(null);
            } catch (SQLException | RuntimeException failure) {
                outcome.completeExceptionally(failure);
            }
        });
    }

    private boolean exists() {
        return platform.superuser
                .sql("select to_regnamespace(:schema) is not null")
                .param("schema", place.schema())
                .query(Boolean.class)
                .single();
    }

    private boolean waits() {
        return platform.superuser.sql("""
                        select exists (select from pg_stat_activity where datname = current_database()
                        and wait_event_type = 'Lock')
                        """).query(Boolean.class).single();
    }

    private interface Work {
        void run() throws SQLException;
    }
}
