package dev.basefly.placements;

import static dev.basefly.placements.GadgetPlatform.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import dev.basefly.database.FixedRoute;
import dev.basefly.database.Placement;
import dev.basefly.database.Placement.Route;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Tenant;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** A node that stood still during the whole move cannot write where the tenant was. */
class StaleNodeTests {

    private final GadgetPlatform platform = GadgetPlatform.SHARED;
    private final HikariDataSource pool = platform.node.context().getBean("tenantPool", HikariDataSource.class);
    private final PlacementDirectory directory = platform.parts.directory();
    private DataSource stale;
    private JdbcClient jdbc;
    private TransactionTemplate transaction;
    private TenantId acme;

    /** The node stands still now, and trusts what it knows. */
    @BeforeEach
    void foundACompany() throws SQLException {
        TenantId globex = platform.organization("Globex");
        platform.run(platform.moves.plan(globex, schema(globex)));
        acme = platform.organization("Acme");
        platform.add(acme, 5);
        directory.refresh();
        stale = FixedRoute.on(pool, tenant -> Route.SHARED, directory.known());
        jdbc = JdbcClient.create(stale);
        transaction = new TransactionTemplate(new JdbcTransactionManager(stale));
    }

    @Test
    void writesWithoutAskingWhileNobodyMoves() {
        assertThat(guardsOf(jdbc, transaction)).isZero();
        assertThat(guardsOf(platform.jdbc, platform.transaction)).isZero();
    }

    @Test
    void asksAsSoonAsAnybodyMovesUntilItKnows() throws SQLException {
        TenantId initech = platform.organization("Initech");
        platform.run(platform.moves.plan(initech, schema(initech)));
        directory.refresh();

        assertThat(guardsOf(jdbc, transaction)).isEqualTo(1);
        assertThat(guardsOf(platform.jdbc, platform.transaction)).isZero();
    }

    @Test
    void learnsOfChangesThatWereTakenBack() {
        platform.superuser
                .sql("select nextval('place_versions')")
                .query(Long.class)
                .single();
        assertThat(guardsOf(platform.jdbc, platform.transaction)).isEqualTo(1);

        directory.refresh();

        assertThat(guardsOf(platform.jdbc, platform.transaction)).isZero();
    }

    @Test
    void isWaitedForWhenItWroteBeforeTheMoveBegan() {
        Move planned = platform.moves.plan(acme, schema(acme));
        CompletableFuture<Move> moved = new CompletableFuture<>();

        Tenant.run(
                acme,
                () -> transaction.executeWithoutResult(status -> {
                    GadgetPlatform.insert(jdbc, acme, 1);
                    Thread.ofVirtual().start(() -> moved.complete(runQuietly(planned)));
                    Awaitility.await().until(() -> isFollowed(acme));
                    GadgetPlatform.insert(jdbc, acme, 1);
                    assertThat(platform.moves.get(acme, planned.id()).state()).isEqualTo(MoveState.PLANNED);
                }));

        assertThat(moved)
                .succeedsWithin(Duration.ofSeconds(20))
                .extracting(Move::state)
                .isEqualTo(MoveState.DONE);
        assertThat(platform.gadgets(acme)).hasSize(7);
    }

    @Test
    void cannotWriteInAutocommit() throws SQLException {
        platform.run(platform.moves.plan(acme, schema(acme)));

        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> Tenant.run(acme, () -> GadgetPlatform.insert(jdbc, acme, 1)))
                .satisfies(StaleNodeTests::isMoved);
        assertThat(platform.rows("public.gadgets", acme)).isZero();
        assertThat(platform.gadgets(acme)).hasSize(5);
    }

    @Test
    void cannotWriteInATransactionThatBeganBeforeTheMove() {
        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> acrossTheSwitch(transaction))
                .satisfies(StaleNodeTests::isMoved);
        assertThat(platform.gadgets(acme)).hasSize(5);
    }

    @Test
    void cannotWriteWithASnapshotFromBeforeTheSwitch() {
        var snapshot = new TransactionTemplate(Objects.requireNonNull(transaction.getTransactionManager()));
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);

        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> acrossTheSwitch(snapshot))
                .withStackTraceContaining("could not serialize access");
        assertThat(platform.rows("public.gadgets", acme)).isEqualTo(5);
        assertThat(platform.gadgets(acme)).hasSize(5);
    }

    @Test
    void holdsOffTheSwitchWithWhatItWroteBefore() throws Exception {
        Move move = platform.stepUntil(platform.moves.plan(acme, schema(acme)), MoveState.SWITCHING);
        var written = new CountDownLatch(1);
        var mayCommit = new CountDownLatch(1);
        Thread writer = Thread.ofVirtual()
                .start(() -> Tenant.run(
                        acme,
                        () -> transaction.executeWithoutResult(status -> {
                            GadgetPlatform.insert(jdbc, acme, 1);
                            written.countDown();
                            await(mayCommit);
                        })));
        await(written);
        Thread commits = Thread.ofVirtual().start(mayCommit::countDown);

        Move done = platform.run(move);

        writer.join();
        commits.join();
        assertThat(done.state()).isEqualTo(MoveState.DONE);
        assertThat(platform.gadgets(acme)).hasSize(6);
    }

    @Test
    void cannotWriteInASchemaTheTenantHasLeft() throws SQLException {
        platform.run(platform.moves.plan(acme, schema(acme)));
        var route = new Route(schema(acme), false, "");
        directory.refresh();
        var late = JdbcClient.create(FixedRoute.on(pool, tenant -> route, directory.known()));

        Move back = platform.stepUntil(platform.moves.plan(acme, new Placement.Shared()), MoveState.REMOVING);

        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> Tenant.run(acme, () -> GadgetPlatform.insert(late, acme, 1)))
                .satisfies(StaleNodeTests::isMoved);
        assertThat(platform.run(back).state()).isEqualTo(MoveState.DONE);
        assertThat(platform.gadgets(acme)).hasSize(5);
    }

    /** How many locks of guards a transaction holds that wrote once. */
    private int guardsOf(JdbcClient writer, TransactionTemplate way) {
        return Objects.requireNonNull(Tenant.call(
                acme,
                () -> way.execute(status -> {
                    GadgetPlatform.insert(writer, acme, 1);
                    return writer.sql("select count(*) from pg_locks where locktype = 'advisory' and pid = :own")
                            .param("own", ownProcess(writer))
                            .query(Integer.class)
                            .single();
                })));
    }

    private static int ownProcess(JdbcClient writer) {
        return writer.sql("select pg_backend_pid()").query(Integer.class).single();
    }

    private boolean isFollowed(TenantId tenant) {
        return platform.superuser
                .sql("select exists (select from tenant_places where tenant = :tenant and following)")
                .param("tenant", tenant.value())
                .query(Boolean.class)
                .single();
    }

    private Move runQuietly(Move move) {
        try {
            return platform.run(move);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads, waits for the tenant to have moved, and writes, all in one transaction. */
    private void acrossTheSwitch(TransactionTemplate way) {
        Tenant.run(
                acme,
                () -> way.executeWithoutResult(status -> {
                    Move move = begun();
                    jdbc.sql("select count(*) from gadgets").query(Long.class).single();
                    finish(move);
                    GadgetPlatform.insert(jdbc, acme, 1);
                }));
    }

    /** Begun before the transaction has a snapshot, for which the move would wait. */
    private Move begun() {
        try {
            return platform.stepUntil(platform.moves.plan(acme, schema(acme)), MoveState.SWITCHING);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void finish(Move move) {
        try {
            platform.stepUntil(move, MoveState.REMOVING);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void isMoved(Throwable failure) {
        assertThat(failure)
                .rootCause()
                .isInstanceOfSatisfying(
                        SQLException.class,
                        cause -> assertThat(cause.getSQLState()).isEqualTo(Placement.MOVED));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
