package dev.basefly.teams;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.PlatformTest;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.testkit.ApiResponse;
import dev.basefly.testkit.Cast;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@PlatformTest
@CrossTenant(reason = "makes time pass for an offer")
class OwnershipTransferTests {

    private static final String TRANSFERS = "/api/v1/ownership-transfers";

    @Autowired
    private Cast cast;

    @Autowired
    private SystemDatabase database;

    @Test
    void makesTheOneAnOwnerAndTheOtherAnAdminTogether() {
        var acme = Crew.of(cast, "Acme");
        var grace = acme.join("MEMBER");

        var offered = offer(acme, grace.id());
        assertThat(offered).hasStatus(201).hasJson("/data/state", "OFFERED");
        assertThat(cast.nobody().get("/dev/mail.json?to=" + grace.email()).text("/data/0/subject"))
                .contains("offers you Acme");
        assertThat(grace.api().post(TRANSFERS + "/" + offered.text("/data/id") + "/acceptance"))
                .hasStatus(200)
                .hasJson("/data/state", "ACCEPTED");

        assertThat(acme.role(grace.id())).isEqualTo("OWNER");
        assertThat(acme.role(acme.ownerId())).isEqualTo("ADMIN");
        assertThat(grace.api().post(TRANSFERS + "/" + offered.text("/data/id") + "/acceptance"))
                .hasStatus(410)
                .hasJson("/error/reason", "transfer_accepted");
    }

    @Test
    void isAnsweredOnlyByThePersonItWasMadeTo() {
        var acme = Crew.of(cast, "Acme");
        var grace = acme.join("MEMBER");
        var eve = acme.join("ADMIN");
        var path = TRANSFERS + "/" + offer(acme, grace.id()).text("/data/id");

        assertThat(eve.api().post(path + "/acceptance")).hasStatus(403).hasJson("/error/reason", "not_offered_to_you");
        assertThat(acme.owner().api().post(path + "/acceptance")).hasStatus(403);
        assertThat(eve.api().post(path + "/withdrawal")).hasStatus(403);
        assertThat(Crew.of(cast, "Globex").owner().api().post(path + "/acceptance"))
                .hasStatus(404);
        assertThat(cast.nobody().post(path + "/acceptance")).hasStatus(401);
        assertThat(acme.role(eve.id())).isEqualTo("ADMIN");
    }

    @Test
    void canBeDeclinedAndTakenBack() {
        var acme = Crew.of(cast, "Acme");
        var grace = acme.join("MEMBER");
        var declined = TRANSFERS + "/" + offer(acme, grace.id()).text("/data/id");
        assertThat(grace.api().post(declined + "/declination")).hasStatus(200).hasJson("/data/state", "DECLINED");

        var withdrawn = TRANSFERS + "/" + offer(acme, grace.id()).text("/data/id");
        assertThat(acme.owner().api().post(withdrawn + "/withdrawal"))
                .hasStatus(200)
                .hasJson("/data/state", "WITHDRAWN");

        assertThat(grace.api().post(withdrawn + "/acceptance"))
                .hasStatus(410)
                .hasJson("/error/reason", "transfer_withdrawn");
        assertThat(acme.role(grace.id())).isEqualTo("MEMBER");
        assertThat(acme.owner().api().get(TRANSFERS))
                .hasJson("/data/0/state", "WITHDRAWN")
                .hasJson("/data/1/state", "DECLINED");
    }

    @Test
    void isOneAtATimeAndEndsByItself() {
        var acme = Crew.of(cast, "Acme");
        var grace = acme.join("MEMBER");
        var path = TRANSFERS + "/" + offer(acme, grace.id()).text("/data/id");
        assertThat(offer(acme, grace.id())).hasStatus(409).hasJson("/error/reason", "transfer_open");

        database.jdbc()
                .sql("update ownership_transfers set expires_at = now() - interval '1 second' where id = :id")
                .param(
                        "id",
                        OwnershipTransferId.of(path.substring(TRANSFERS.length() + 1))
                                .value())
                .update();

        assertThat(grace.api().post(path + "/acceptance")).hasStatus(410).hasJson("/error/reason", "transfer_expired");
        assertThat(acme.owner().api().get(TRANSFERS)).hasJson("/data/0/state", "EXPIRED");
        assertThat(offer(acme, grace.id())).hasStatus(201);
    }

    @Test
    void endsWhenOneOfTheTwoChanges() {
        var acme = Crew.of(cast, "Acme");
        var grace = acme.join("MEMBER");
        var path = TRANSFERS + "/" + offer(acme, grace.id()).text("/data/id");

        acme.owner().api().patch("/api/v1/members/" + grace.id(), Map.of("role", "VIEWER"));

        assertThat(grace.api().post(path + "/acceptance")).hasStatus(410);
        assertThat(acme.role(grace.id())).isEqualTo("VIEWER");
    }

    @Test
    void isMadeByOwnersToOtherMembers() {
        var acme = Crew.of(cast, "Acme");
        var grace = acme.join("ADMIN");
        var stranger = cast.owner("Globex").id();

        assertThat(grace.api().post(TRANSFERS, Map.of("to", grace.id())))
                .hasStatus(403)
                .hasJson("/error/reason");
        assertThat(offer(acme, stranger)).hasStatus(404);
        assertThat(offer(acme, acme.ownerId())).hasStatus(409).hasJson("/error/reason", "already_owner");
        assertThat(acme.owner().api().post(TRANSFERS, Map.of())).hasStatus(422).hasErrorFor("to");
        assertThat(acme.owner().api().post(TRANSFERS, Map.of("to", "nonsense"))).hasStatus(400);
    }

    private static ApiResponse offer(Crew crew, String to) {
        return crew.owner().api().post(TRANSFERS, Map.of("to", to));
    }
}
