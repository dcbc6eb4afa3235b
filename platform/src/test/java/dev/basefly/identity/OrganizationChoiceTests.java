package dev.basefly.identity;

import static dev.basefly.testkit.ApiAssertions.assertThat;

import dev.basefly.PlatformTest;
import dev.basefly.identity.spi.CallerSource.Recognised;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.ApiResponse;
import dev.basefly.testkit.Cast;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** For which organization a request is: the session's, another of the person's, a key's, or one that lets in a guest. */
@PlatformTest
class OrganizationChoiceTests {

    @Autowired
    private Cast cast;

    @Autowired
    private ApiClient api;

    @Autowired
    private SampleCallers samples;

    @Test
    void switchesTheSessionWithoutSigningInAgain() {
        var ada = cast.owner("Acme");
        var second = ada.api()
                .post("/api/v1/organizations", Map.of("name", "Analytical"))
                .text("/data/id");
        assertThat(ada.api().get("/api/v1/me")).hasJson("/data/organization/id", ada.organizationId());

        assertThat(choose(ada.api(), second)).hasStatus(204);

        assertThat(ada.api().get("/api/v1/me")).hasJson("/data/organization/id", second);
        assertThat(choose(ada.api(), ada.organizationId())).hasStatus(204);
        assertThat(ada.api().get("/api/v1/me")).hasJson("/data/organization/id", ada.organizationId());
    }

    @Test
    void refusesOrganizationsOfOthersAsIfThereWereNone() {
        var ada = cast.owner("Acme");
        var foreign = cast.owner("Globex").organizationId();

        assertThat(choose(ada.api(), foreign)).hasStatus(404);
        assertThat(choose(ada.api(), "org_01h455vb4pex5vsknk084sn02q")).hasStatus(404);
        assertThat(choose(ada.api(), "nonsense")).hasStatus(400);
        assertThat(ada.api().put("/api/v1/me/organization", Map.of()))
                .hasStatus(422)
                .hasErrorFor("id");
        assertThat(choose(api, foreign)).hasStatus(401);
        assertThat(ada.api().get("/api/v1/me")).hasJson("/data/organization/id", ada.organizationId());
    }

    @Test
    void isTheOneOfTheKey() {
        var ada = cast.owner("Acme");
        var person = UserId.of(ada.id());
        var foreign = cast.owner("Globex").organizationId();
        samples.keys.put("sample_secret", new Recognised(SampleCallers.key(person), TenantId.of(ada.organizationId())));
        var program = api.withBearer("sample_secret");

        assertThat(program.withHeader("X-Tenant", ada.organizationId()).get("/api/v1/samples/organizations"))
                .hasStatus(403)
                .hasJson("/error/reason", "persons_only");
        assertThat(program.withHeader("X-Tenant", foreign).get("/api/v1/samples/organizations"))
                .hasStatus(404);
        assertThat(choose(program, ada.organizationId())).hasStatus(403).hasJson("/error/reason", "persons_only");
        assertThat(api.withBearer("sample_guess").get("/api/v1/me")).hasStatus(401);
    }

    @Test
    void letsInAGuestWhomAnotherModuleVouchesFor() {
        var sam = cast.owner("Support");
        var person = UserId.of(sam.id());
        var acme = cast.owner("Acme").organizationId();
        assertThat(sam.api().withHeader("X-Tenant", acme).get("/api/v1/samples/organizations"))
                .hasStatus(404);

        samples.guests.put(TenantId.of(acme), person);

        assertThat(sam.api().withHeader("X-Tenant", acme).get("/api/v1/samples/organizations"))
                .hasStatus(200)
                .hasJson("/data/0", "Acme");
        assertThat(choose(sam.api(), acme)).hasStatus(204);
    }

    private static ApiResponse choose(ApiClient caller, String organization) {
        return caller.put("/api/v1/me/organization", Map.of("id", organization));
    }
}
