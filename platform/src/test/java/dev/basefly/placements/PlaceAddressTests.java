package dev.basefly.placements;

import static dev.basefly.placements.GadgetPlatform.address;
import static dev.basefly.placements.GadgetPlatform.database;
import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.database.Placement;
import dev.basefly.identity.SignIns;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Staff;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.ApiResponse;
import dev.basefly.testkit.Cast;
import dev.basefly.testkit.TestPostgres;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class PlaceAddressTests {

    private final GadgetPlatform platform = GadgetPlatform.SHARED;
    private final TestPostgres.Database elsewhere = TestPostgres.newDatabase();
    private final ApiClient operator =
            Staff.operator(platform.node.context().getBean(SignIns.class), platform.node.api());
    private final String login = "owner_" + UUID.randomUUID().toString().replace("-", "");
    private TenantId acme;
    private Map<UUID, String> expected;

    @BeforeEach
    void moveACompanyAway() throws SQLException {
        acme = platform.organization("Acme");
        platform.add(acme, 20);
        expected = platform.gadgets(acme);
        platform.run(platform.moves.plan(acme, "database", address(elsewhere)));
        platform.superuser
                .sql("create role " + login + " login password 'new' in role " + elsewhere.username())
                .update();
    }

    @Test
    void takesAnotherLoginOfTheSameDatabase() {
        String rotated = address(elsewhere, login, "new");

        assertThat(change(rotated)).hasStatus(204);

        assertThat(now()).isEqualTo(rotated);
        assertThat(platform.gadgets(acme)).isEqualTo(expected);
        platform.add(acme, 1);
        assertThat(platform.gadgets(acme)).hasSize(21);
        assertThat(proof()).isEqualTo("LOCK");
    }

    @Test
    void takesTheDatabaseThatTheTenantLivesInWhereTheOldAddressLeadsNowhere() {
        String name = elsewhere.name() + "_new";
        platform.superuser
                .sql("alter database " + elsewhere.name() + " with allow_connections false")
                .update();
        disconnect();
        platform.superuser
                .sql("alter database " + elsewhere.name() + " rename to " + name)
                .update();
        platform.superuser
                .sql("alter database " + name + " with allow_connections true")
                .update();

        assertThat(change(address(elsewhere).replace(elsewhere.name(), name))).hasStatus(204);

        assertThat(platform.gadgets(acme)).isEqualTo(expected);
        assertThat(proof()).isEqualTo("ENTRY");
    }

    @Test
    void letsAMoveToTheNewAddressBeTakenBack() throws SQLException {
        String rotated = address(elsewhere, login, "new");
        Move failed = platform.run(platform.moves.plan(acme, "database", rotated));
        assertThat(failed.state()).isEqualTo(MoveState.FAILED);

        assertThat(change(rotated)).hasStatus(204);
        Move takenBack = platform.run(platform.moves.abort(acme, failed.id()));

        assertThat(takenBack.state()).isEqualTo(MoveState.ROLLED_BACK);
        assertThat(now()).isEqualTo(rotated);
        assertThat(platform.gadgets(acme)).isEqualTo(expected);
    }

    @Test
    void refusesAnotherDatabaseEvenACopy() throws SQLException {
        TestPostgres.Database other = TestPostgres.newDatabase();
        TenantId globex = platform.organization("Globex");
        platform.run(platform.moves.plan(globex, "database", address(other)));

        ApiResponse notItsHome = change(address(other));
        JdbcClient.create(other.asSuperuser())
                .sql("insert into tenant_places (tenant, schema_name) values (:tenant, 'public')")
                .param("tenant", acme.value())
                .update();
        ApiResponse copy = change(address(other));

        assertThat(notItsHome).hasStatus(409).hasErrorCode("CONFLICT");
        assertThat(copy).hasStatus(409).hasErrorCode("CONFLICT");
        assertThat(copy.text("/error/reason")).isEqualTo("another_database");
        assertThat(now()).isEqualTo(address(elsewhere));
        assertThat(platform.gadgets(acme)).isEqualTo(expected);
    }

    @Test
    void refusesWhatDoesNotWork() {
        platform.superuser
                .sql("create role stranger_" + login + " login password 'new'")
                .update();

        assertThat(change("mysql://x")).hasStatus(422).hasErrorFor("url");
        assertThat(change(address(elsewhere, "nobody_" + login, "new")))
                .hasStatus(422)
                .hasErrorFor("url");
        assertThat(change(address(elsewhere, "stranger_" + login, "new")))
                .hasStatus(422)
                .hasErrorFor("url");
        assertThat(change(address(TestPostgres.newDatabase()))).hasStatus(422).hasErrorFor("url");
        assertThat(now()).isEqualTo(address(elsewhere));
    }

    @Test
    void refusesWhereThereIsNoAddressOrTheTenantMoves() throws SQLException {
        TenantId globex = platform.organization("Globex");
        assertThat(operator.put(path(globex), Map.of("url", address(elsewhere))))
                .hasStatus(409);
        platform.run(platform.moves.plan(globex, database(globex)));
        assertThat(operator.put(path(globex), Map.of("url", address(elsewhere))))
                .hasStatus(409);
        assertThat(operator.put(path(new TenantId(UUID.randomUUID())), Map.of("url", address(elsewhere))))
                .hasStatus(404);

        Move running = platform.moves.plan(acme, database(acme));

        assertThat(change(address(elsewhere, login, "new"))).hasStatus(409);
        platform.run(platform.moves.abort(acme, running.id()));
        assertThat(change(address(elsewhere, login, "new"))).hasStatus(204);
    }

    @Test
    void doesNotExistForAnybodyElse() {
        Cast.Person owner = new Cast(platform.node.api()).owner("Initech");

        assertThat(owner.api().put(path(TenantId.of(owner.organizationId())), Map.of("url", address(elsewhere))))
                .hasStatus(404);
    }

    private ApiResponse change(String url) {
        return operator.put(path(acme), Map.of("url", url));
    }

    private String now() {
        return ((Placement.Database) platform.parts.directory().of(acme.value()))
                .url()
                .reveal();
    }

    private String proof() {
        return platform.superuser
                .sql("select details ->> 'proof' from audit_events where tenant_id = :tenant"
                        + " and action = 'placement.address_changed'")
                .param("tenant", acme.value())
                .query(String.class)
                .single();
    }

    private void disconnect() {
        platform.superuser
                .sql("select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = :name")
                .param("name", elsewhere.name())
                .query(Boolean.class)
                .list();
    }

    private static String path(TenantId tenant) {
        return "/api/v1/operator/organizations/" + tenant + "/placement/address";
    }
}
