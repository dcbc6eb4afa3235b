package dev.basefly.tenancy;

import static dev.basefly.testkit.ApiAssertions.assertThat;

import dev.basefly.PlatformTest;
import dev.basefly.testkit.Cast;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Which organization a request is for, by path and by header. */
@PlatformTest
class TenantSelectionTests {

    private static final String ME = "/api/v1/me";

    @Autowired
    private Cast cast;

    @Test
    void isByPath() {
        var ada = cast.owner("Acme");
        var second = ada.api().post("/api/v1/organizations", Map.of("name", "Second"));

        assertThat(ada.api().get("/o/" + second.text("/data/slug") + ME))
                .hasStatus(200)
                .hasJson("/data/organization/id", second.text("/data/id"));
        assertThat(ada.api().get("/o/" + second.text("/data/slug") + "/api/v1/samples/organizations"))
                .hasJson("/data/0", "Second")
                .hasNoJson("/data/1");
        assertThat(ada.api()
                        .patch(
                                "/o/" + second.text("/data/slug") + "/api/v1/organizations/" + second.text("/data/id"),
                                Map.of("name", "2nd")))
                .hasStatus(200);
    }

    @Test
    void isByHeaderWithIdOrSlug() {
        var ada = cast.owner("Acme");
        var second = ada.api().post("/api/v1/organizations", Map.of("name", "Second"));

        for (var name : new String[] {second.text("/data/id"), second.text("/data/slug")}) {
            assertThat(ada.api().withHeader("X-Tenant", name).get(ME))
                    .hasJson("/data/organization/id", second.text("/data/id"));
        }
    }

    @Test
    void isStillByASlugThatWasChanged() {
        var ada = cast.owner("Acme");
        var id = ada.organizationId();
        var old = ada.api().get("/api/v1/organizations/" + id).text("/data/slug");

        ada.api().patch("/api/v1/organizations/" + id, Map.of("slug", old + "-2"));

        assertThat(ada.api().get("/o/" + old + ME)).hasJson("/data/organization/id", id);
        assertThat(ada.api().get("/o/" + old + "-2" + ME)).hasJson("/data/organization/id", id);
    }

    @Test
    void isNotFoundAmongForeignAndMissingOnesAlike() {
        var ada = cast.owner("Acme");
        var globex = slug(cast.owner("Globex"));

        for (var slug : new String[] {globex, "nobody-" + globex, "www", "A%20B", "..", "x".repeat(64), "O'Neil"}) {
            var answer = ada.api().get("/o/" + slug.replace("'", "%27") + ME);
            org.assertj.core.api.Assertions.assertThat(answer.status()).as(slug).isIn(400, 404);
            assertThat(answer).hasNoInternals();
        }
        assertThat(ada.api().get("/o/" + globex + ME)).hasStatus(404).hasErrorCode("NOT_FOUND");
        assertThat(ada.api().get("/o/nobody-" + globex + ME)).hasStatus(404).hasErrorCode("NOT_FOUND");
    }

    @Test
    void isRefusedWhenItIsContradictoryWithoutTellingWhatExists() {
        var ada = cast.owner("Acme");
        var own = slug(ada);
        var foreign = slug(cast.owner("Globex"));

        assertThat(ada.api().withHeader("X-Tenant", ada.organizationId()).get("/o/" + own + ME))
                .hasStatus(200);
        for (var other : new String[] {foreign, "nobody-" + foreign, "nonsense!"}) {
            assertThat(ada.api().withHeader("X-Tenant", other).get("/o/" + own + ME))
                    .hasStatus(400)
                    .hasJson("/error/reason", "contradictory_tenants");
            assertThat(ada.api().withHeader("X-Tenant", other).get("/o/missing-one" + ME))
                    .hasStatus(400);
        }
    }

    @Test
    void asksForASignIn() {
        var own = slug(cast.owner("Acme"));

        assertThat(cast.nobody().get("/o/" + own + ME)).hasStatus(401);
        assertThat(cast.nobody().get("/o/missing-one" + ME)).hasStatus(401);
    }

    @Test
    void doesNotLeadAroundTheRulesOfPaths() {
        var ada = cast.owner("Acme");
        var own = slug(ada);

        for (var path : new String[] {
            "/o/" + own + "/api/../metrics", "/o/" + own + "//api/v1/me", "/o/" + own + "/api/v1/%2e%2e/me",
            "/o/" + own + "/o/" + own + "/api/v1/me", "/o/" + own + ";x=y/api/v1/me", "/o/" + own + "/api/v1/../../x"
        }) {
            org.assertj.core.api.Assertions.assertThat(ada.api().get(path).status())
                    .as(path)
                    .isNotEqualTo(200);
        }
    }

    private static String slug(Cast.Person person) {
        return person.api()
                .get("/api/v1/organizations/" + person.organizationId())
                .text("/data/slug");
    }
}
