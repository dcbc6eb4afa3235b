package dev.basefly.placements;

import static dev.basefly.placements.GadgetPlatform.address;
import static dev.basefly.placements.GadgetPlatform.database;
import static dev.basefly.placements.GadgetPlatform.schema;
import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.database.Placement;
import dev.basefly.runtime.TenantId;
import dev.basefly.testkit.TestPostgres;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An address that leads to where the tenant is already, which its text does not tell. */
class SameDatabaseTests {

    private static final String LOGIN =
            "another_" + UUID.randomUUID().toString().replace("-", "");

    private final GadgetPlatform platform = GadgetPlatform.SHARED;
    private final TestPostgres.Database elsewhere = TestPostgres.newDatabase();
    private TenantId acme;

    @BeforeEach
    void foundACompany() {
        acme = platform.organization("Acme");
        platform.add(acme, 30);
        platform.superuser.sql("drop role if exists " + LOGIN).update();
        platform.superuser
                .sql("create role " + LOGIN + " login password 'rotated' in role " + elsewhere.username())
                .update();
    }

    @Test
    void refusesAnotherLoginOfTheDatabaseTheTenantIsIn() throws SQLException {
        platform.run(platform.moves.plan(acme, "database", address(elsewhere)));

        refusesAndTakesBack(address(elsewhere, LOGIN, "rotated"));
    }

    @Test
    void refusesAnotherNameOfItsHost() throws SQLException {
        platform.run(platform.moves.plan(acme, "database", address(elsewhere)));

        refusesAndTakesBack(address(elsewhere).replace("localhost", "127.0.0.1"));
    }

    @Test
    void refusesTheAddressOfTheSharedDatabase() throws SQLException {
        refusesAndTakesBack(address(platform.database));
        platform.run(platform.moves.plan(acme, schema(acme)));

        refusesAndTakesBack(address(platform.database));
    }

    @Test
    void refusesTheAddressOfADatabaseOfOurOwn() throws SQLException {
        Placement.Database own = (Placement.Database) database(acme);
        platform.run(platform.moves.plan(acme, own));

        refusesAndTakesBack(address(platform.database).replace(platform.database.name(), own.name()));
    }

    @Test
    void removesNothingWhenTakenBackBeforeItWasLookedAt() throws SQLException {
        platform.run(platform.moves.plan(acme, "database", address(elsewhere)));
        Map<UUID, String> expected = platform.gadgets(acme);
        Move planned = platform.moves.plan(acme, "database", address(elsewhere, LOGIN, "rotated"));

        Move takenBack = platform.run(platform.moves.abort(acme, planned.id()));

        assertThat(takenBack.state()).isEqualTo(MoveState.ROLLED_BACK);
        assertThat(platform.gadgets(acme)).isEqualTo(expected);
    }

    private void refusesAndTakesBack(String address) throws SQLException {
        Map<UUID, String> expected = platform.gadgets(acme);
        Placement before = platform.parts.directory().of(acme.value());

        Move refused = platform.run(platform.moves.plan(acme, "database", address));

        assertThat(refused.state()).isEqualTo(MoveState.FAILED);
        assertThat(refused.problem())
                .contains("lead to the same database", "take the move back, then PUT the new address");
        assertThat(platform.gadgets(acme)).isEqualTo(expected).hasSizeGreaterThanOrEqualTo(30);
        expected.put(platform.add(acme, 1), "gadget 0");

        Move takenBack = platform.run(platform.moves.abort(acme, refused.id()));

        assertThat(takenBack.problem()).isEmpty();
        assertThat(takenBack.state()).isEqualTo(MoveState.ROLLED_BACK);
        assertThat(platform.gadgets(acme)).isEqualTo(expected);
        assertThat(platform.parts.directory().of(acme.value())).isEqualTo(before);
        platform.add(acme, 1);
        assertThat(platform.gadgets(acme)).hasSize(expected.size() + 1);
    }
}
