package dev.basefly.placements;

import static dev.basefly.placements.GadgetPlatform.database;
import static dev.basefly.placements.GadgetPlatform.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.basefly.api.ApiError;
import dev.basefly.database.Placement;
import dev.basefly.runtime.TenantId;
import dev.basefly.testkit.TestPostgres;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;

class MoveTests {

    private final GadgetPlatform platform = GadgetPlatform.SHARED;
    private TenantId acme;
    private TenantId globex;

    @BeforeEach
    void foundCompanies() {
        acme = platform.organization("Acme");
        globex = platform.organization("Globex");
    }

    @Test
    void movesToASchemaADatabaseAndBackUnderWritesAndLosesNothing() throws Exception {
        platform.add(globex, 20);
        Map<UUID, String> others = platform.gadgets(globex);
        platform.add(acme, 2_500);
        Map<UUID, String> expected = new TreeMap<>(platform.gadgets(acme));

        try (GadgetWriters writers = new GadgetWriters(acme, platform.jdbc, platform.transaction, 4);
                GadgetWriters neighbours = new GadgetWriters(globex, platform.jdbc, platform.transaction, 1)) {
            for (Placement place : new Placement[] {schema(acme), database(acme), new Placement.Shared()}) {
                Move move = platform.run(platform.moves.plan(acme, place));

                assertThat(move.problem()).isEmpty();
                assertThat(move.state()).isEqualTo(MoveState.DONE);
                assertThat(move.pauseMillis()).isLessThan(1_000);
                assertThat(move.rowsVerified()).isGreaterThan(2_500);
                assertThat(platform.parts.directory().of(acme.value())).isEqualTo(place);
            }
            expected.putAll(writers.stop());
            others.putAll(neighbours.stop());

            assertThat(writers.failures).isEmpty();
            assertThat(neighbours.failures).isEmpty();
            assertThat(writers.writes.get()).isGreaterThan(100);
            assertThat(Duration.ofNanos(writers.longestNanos.get())).isLessThan(Duration.ofSeconds(2));
        }
        assertThat(platform.gadgets(acme)).isEqualTo(expected);
        assertThat(platform.gadgets(globex)).isEqualTo(others);
    }

    @Test
    void movesToADatabaseAtAnAddressAndLeavesItEmpty() throws SQLException {
        platform.add(acme, 40);
        Map<UUID, String> expected = platform.gadgets(acme);
        TestPostgres.Database elsewhere = TestPostgres.newDatabase();
        JdbcClient there = JdbcClient.create(elsewhere.asSuperuser());

        Move away = platform.run(platform.moves.plan(acme, "database", GadgetPlatform.address(elsewhere)));

        assertThat(away.problem()).isEmpty();
        assertThat(there.sql("select count(*) from gadgets").query(Long.class).single())
                .isEqualTo(40);
        assertThat(platform.gadgets(acme)).isEqualTo(expected);
        assertThat(platform.superuser
                        .sql("select count(*) from tenant_placements where encode(sealed_url, 'escape') like :login")
                        .param("login", "%" + elsewhere.password() + "%")
                        .query(Long.class)
                        .single())
                .isZero();

        Move back = platform.run(platform.moves.plan(acme, new Placement.Shared()));

        assertThat(back.problem()).isEmpty();
        assertThat(there.sql("select count(*) from gadgets").query(Long.class).single())
                .isZero();
        assertThat(platform.gadgets(acme)).isEqualTo(expected);
    }

    @Test
    void leavesNothingInTheOldPlace() throws SQLException {
        platform.add(acme, 30);

        platform.run(platform.moves.plan(acme, schema(acme)));

        assertThat(platform.rows("public.gadgets", acme)).isZero();
        assertThat(platform.rows(schema(acme).schema() + ".gadgets", acme)).isEqualTo(30);

        platform.run(platform.moves.plan(acme, new Placement.Shared()));

        assertThat(platform.rows("public.gadgets", acme)).isEqualTo(30);
        assertThat(platform.schemaExists(acme)).isFalse();
    }

    @Test
    void goesOnFromEveryCheckpointAfterAMoverDied() throws SQLException {
        platform.add(acme, 2_200);
        Map<UUID, String> expected = new TreeMap<>(platform.gadgets(acme));
        for (Placement place : new Placement[] {schema(acme), database(acme), schema(acme), new Placement.Shared()}) {
            Move move = platform.moves.plan(acme, place);
            int movers = 0;
            while (move.state().running()) {
                move = platform.step(move);
                movers++;
                expected.put(platform.add(acme, 1), "gadget 0");
            }

            assertThat(move.problem()).isEmpty();
            assertThat(move.state()).isEqualTo(MoveState.DONE);
            assertThat(movers).isGreaterThan(7);
            assertThat(platform.gadgets(acme)).isEqualTo(expected);
        }
    }

    @Test
    void repeatsAStepWhoseEffectWasNotNoted() throws SQLException {
        platform.add(acme, 50);
        Move planned = platform.moves.plan(acme, schema(acme));
        Move copying = platform.step(planned);
        Map<UUID, String> expected = platform.gadgets(acme);

        platform.superuser
                .sql("update tenant_moves set state = 'PLANNED' where id = :id")
                .param("id", planned.id().value())
                .update();
        Move again = platform.step(planned);

        assertThat(copying.state()).isEqualTo(MoveState.COPYING);
        assertThat(again.state()).isEqualTo(MoveState.COPYING);
        assertThat(platform.run(again).state()).isEqualTo(MoveState.DONE);
        assertThat(platform.gadgets(acme)).isEqualTo(expected);
    }

    @Test
    void refusesToSwitchToACopyThatDiffersAndCanBeTakenBack() throws SQLException {
        platform.add(acme, 50);
        Map<UUID, String> expected = platform.gadgets(acme);
        Move move = platform.stepUntil(platform.moves.plan(acme, schema(acme)), MoveState.CATCHING_UP);
        platform.superuser
                .sql("update " + schema(acme).schema() + ".gadgets set words = 'changed' where words = 'gadget 7'")
                .update();

        Move failed = platform.run(move);

        assertThat(failed.state()).isEqualTo(MoveState.FAILED);
        assertThat(failed.problem()).contains("The copy of gadgets differs: 50 rows");
        assertThat(platform.gadgets(acme)).isEqualTo(expected);

        Move takenBack = platform.run(platform.moves.abort(acme, failed.id()));

        assertThat(takenBack.state()).isEqualTo(MoveState.ROLLED_BACK);
        assertThat(platform.schemaExists(acme)).isFalse();
        assertThat(platform.gadgets(acme)).isEqualTo(expected);
        assertThat(platform.run(platform.moves.plan(acme, schema(acme))).state())
                .isEqualTo(MoveState.DONE);
    }

    @Test
    void triesAgainAfterTheReasonIsGone() throws SQLException {
        platform.add(acme, 10);
        Move move = platform.stepUntil(platform.moves.plan(acme, schema(acme)), MoveState.CATCHING_UP);
        String table = schema(acme).schema() + ".gadgets";
        platform.superuser
                .sql("alter table " + table + " add constraint no_more check (false) not valid")
                .update();
        platform.add(acme, 1);

        Move failed = platform.run(move);
        platform.superuser
                .sql("alter table " + table + " drop constraint no_more")
                .update();
        Move done = platform.run(platform.moves.retry(acme, failed.id()));

        assertThat(failed.state()).isEqualTo(MoveState.FAILED);
        assertThat(done.state()).isEqualTo(MoveState.DONE);
        assertThat(platform.gadgets(acme)).hasSize(11);
    }

    @Test
    void refusesASecondMoveAndOneToWhereTheTenantIs() {
        platform.moves.plan(acme, schema(acme));

        assertThatExceptionOfType(ApiError.class)
                .isThrownBy(() -> platform.moves.plan(acme, database(acme)))
                .withMessageContaining("moving already");
        assertThatExceptionOfType(ApiError.class)
                .isThrownBy(() -> platform.moves.plan(globex, new Placement.Shared()))
                .withMessageContaining("there already");
    }

    @Test
    void keepsAnOrganizationWithAPlaceOfItsOwnFromBeingErasedWithoutIt() throws SQLException {
        platform.run(platform.moves.plan(acme, schema(acme)));
        String erase = "delete from organizations where tenant_id = :tenant";

        assertThatExceptionOfType(DataIntegrityViolationException.class)
                .isThrownBy(() -> platform.superuser
                        .sql(erase)
                        .param("tenant", acme.value())
                        .update())
                .withMessageContaining("tenant_placements_own_place");
        platform.run(platform.moves.plan(acme, new Placement.Shared()));

        assertThat(platform.superuser.sql(erase).param("tenant", acme.value()).update())
                .isEqualTo(1);
    }

    @Test
    void letsOneMoverAtATimeWork() throws SQLException {
        Move move = platform.moves.plan(acme, schema(acme));
        try (Mover first = Mover.take(platform.parts, move.id()).orElseThrow()) {
            assertThat(first.move().state()).isEqualTo(MoveState.PLANNED);
            assertThat(Mover.take(platform.parts, move.id())).isEmpty();
        }
        try (Mover second = Mover.take(platform.parts, move.id()).orElseThrow()) {
            assertThat(second.run().state()).isEqualTo(MoveState.DONE);
        }
    }
}
