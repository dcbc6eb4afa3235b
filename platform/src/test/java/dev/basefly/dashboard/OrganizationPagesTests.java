package dev.basefly.dashboard;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.PlatformTest;
import dev.basefly.access.RoleName;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.tenancy.OrganizationLife;
import dev.basefly.tenancy.Organizations;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.Cast;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@PlatformTest
class OrganizationPagesTests {

    @Autowired
    private Cast cast;

    @Autowired
    private Organizations organizations;

    @Autowired
    private OrganizationLife life;

    @Test
    void askBeforeALinkLeadsIntoAnotherOrganization() {
        var ada = cast.owner("Acme");
        var second = ada.api().post("/api/v1/organizations", Map.of("name", "Second <b>"));
        var slug = second.text("/data/slug");

        var question = pages(ada).get("/o/" + slug + "/clusters?show=deleted");

        assertThat(question).hasStatus(200);
        assertThat(question.text())
                .contains("Switch to Second &lt;b&gt;?", "value=\"/clusters?show=deleted\"")
                .contains("/organizations/" + second.text("/data/id") + "/choice");
        assertThat(ada.api().get("/api/v1/me")).hasJson("/data/organization/id", ada.organizationId());
        assertThat(pages(ada).get("/o/" + ownSlug(ada) + "/clusters").header("Location"))
                .contains("/clusters");
    }

    @Test
    void leadNobodyIntoForeignOrganizationsOrToForeignSites() {
        var ada = cast.owner("Acme");
        var foreign = ownSlug(cast.owner("Globex"));

        assertThat(pages(ada).get("/o/" + foreign)).hasStatus(404);
        assertThat(pages(ada).get("/o/nobody-" + foreign)).hasStatus(404);
        assertThat(pages(ada)
                        .get("/o/" + ownSlug(ada) + "//evil.example")
                        .header("Location")
                        .orElse("/"))
                .isEqualTo("/");
        assertThat(pages(ada)
                        .post("/organizations/" + ada.organizationId() + "/choice?next=//evil.example")
                        .header("Location"))
                .contains("/");
    }

    @Test
    void showMembersTheSettingsAndOwnersTheForms() {
        var ada = cast.owner("Acme");
        var grace = cast.owner("Globex");
        organizations.add(TenantId.of(ada.organizationId()), UserId.of(grace.id()), RoleName.MEMBER);
        var member = pages(grace).withHeader("X-Tenant", ada.organizationId());

        assertThat(pages(ada).get("/settings/organization").text())
                .contains("/settings/organization/deletion", "/export", "name=\"slug\"");
        assertThat(member.get("/settings/organization").text())
                .contains("Acme")
                .doesNotContain("/settings/organization/deletion", "/export", "name=\"slug\"");
        assertThat(member.post("/settings/organization/deletion")).hasStatus(403);
    }

    @Test
    void stayOpenForTheWayOutOfASuspendedOrganization() {
        var ada = cast.owner("Acme");
        life.suspend(TenantId.of(ada.organizationId()), "unpaid");

        assertThat(pages(ada).get("/settings/organization")).hasStatus(403);
        assertThat(pages(ada).get("/organizations").text()).contains("Suspended");
    }

    @Test
    void areWhereSomebodyWithoutAnOrganizationArrives() {
        var ada = cast.owner("Acme");
        life.delete(TenantId.of(ada.organizationId()), null);
        var fresh = cast.nobody()
                .withBearer(cast.nobody()
                        .post("/api/v1/auth/sign-in", Map.of("email", ada.email(), "password", Cast.PASSWORD))
                        .text("/data/accessToken"))
                .withHeader("Accept", "text/html");

        assertThat(fresh.get("/").header("Location").orElseThrow()).endsWith("/organizations");
        assertThat(fresh.get("/organizations").text()).contains("No organization yet", "Restore");
    }

    private static ApiClient pages(Cast.Person person) {
        return person.api().withHeader("Accept", "text/html");
    }

    private static String ownSlug(Cast.Person person) {
        return person.api()
                .get("/api/v1/organizations/" + person.organizationId())
                .text("/data/slug");
    }
}
