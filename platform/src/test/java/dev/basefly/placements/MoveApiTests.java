package dev.basefly.placements;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.runtime.TenantId;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.Cast;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MoveApiTests {

    private final GadgetPlatform platform = GadgetPlatform.SHARED;
    private ApiClient operator;
    private ApiClient owner;
    private TenantId acme;
    private String moves;

    @BeforeEach
    void signIn() {
        Cast cast = new Cast(platform.node.api());
        Cast.Person staff = cast.owner("Staff");
        platform.superuser
                .sql("update users set operator = true where email = :email")
                .param("email", staff.email())
                .update();
        operator = staff.api();
        Cast.Person customer = cast.owner("Acme");
        owner = customer.api();
        acme = TenantId.of(customer.organizationId());
        moves = "/api/v1/operator/organizations/" + acme + "/moves";
    }

    @Test
    void movesAnOrganizationAndTellsHowFarItIs() throws SQLException {
        platform.add(acme, 12);

        var planned = operator.post(moves, Map.of("to", "schema"));

        assertThat(planned)
                .hasStatus(201)
                .hasJson("/data/state", "planned")
                .hasJson("/data/from", "shared")
                .hasJson("/data/to", "schema");
        platform.run(platform.moves.get(acme, MoveId.of(planned.text("/data/id"))));
        assertThat(operator.get(moves + "/" + planned.text("/data/id")))
                .hasStatus(200)
                .hasJson("/data/state", "done")
                .hasJson("/data/rowsVerified", 12);
        assertThat(operator.get(moves)).hasStatus(200).hasJson("/data/0/state", "done");
        assertThat(operator.get("/console/placements").text())
                .contains(acme.toString(), "shared → schema", "12 verified");
        assertThat(recorded()).isEqualTo(2);
    }

    @Test
    void takesAMoveBackOnce() throws SQLException {
        var id = operator.post(moves, Map.of("to", "database")).text("/data/id");

        assertThat(operator.post(moves + "/" + id + "/abort")).hasStatus(200).hasJson("/data/state", "rolling_back");
        platform.run(platform.moves.get(acme, MoveId.of(id)));

        assertThat(operator.post(moves + "/" + id + "/abort")).hasStatus(409).hasErrorCode("CONFLICT");
        assertThat(operator.post(moves + "/" + id + "/retry")).hasStatus(409).hasErrorCode("CONFLICT");
    }

    @Test
    void refusesWhatCannotBeDone() {
        assertThat(operator.post(moves, Map.of("to", "moon"))).hasStatus(422).hasErrorFor("to");
        assertThat(operator.post(moves, Map.of("to", "database", "url", "mysql://x")))
                .hasStatus(422)
                .hasErrorFor("url");
        assertThat(operator.post(moves, Map.of("to", "schema", "url", "postgresql://h/x")))
                .hasStatus(422)
                .hasErrorFor("url");
        assertThat(operator.post(moves, Map.of("to", "shared"))).hasStatus(409);
        assertThat(operator.post(
                        "/api/v1/operator/organizations/" + new TenantId(UUID.randomUUID()) + "/moves",
                        Map.of("to", "schema")))
                .hasStatus(404);
    }

    @Test
    void doesNotExistForAnybodyElse() {
        assertThat(owner.post(moves, Map.of("to", "schema"))).hasStatus(404);
        assertThat(owner.get(moves)).hasStatus(404);
        assertThat(owner.post("/api/v1/operator/placements/migrations")).hasStatus(404);
    }

    private long recorded() {
        return platform.superuser
                .sql("select count(*) from audit_events where tenant_id = :tenant and action like 'placement.%'")
                .param("tenant", acme.value())
                .query(Long.class)
                .single();
    }
}
