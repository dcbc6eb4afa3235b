package dev.basefly.tenancy;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.PlatformTest;
import dev.basefly.access.RoleName;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.testkit.Cast;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@PlatformTest
class OrganizationTests {

    private static final String ORGANIZATIONS = "/api/v1/organizations";

    @Autowired
    private Cast cast;

    @Autowired
    private Organizations organizations;

    @Test
    void belongToTheirFounder() {
        var ada = cast.owner("Acme");

        var founded = ada.api().post(ORGANIZATIONS, Map.of("name", "  Acme   Labs "));

        assertThat(founded).hasStatus(201).hasJson("/data/name", "Acme Labs").hasJson("/data/role", "OWNER");
        assertThat(founded).hasHeader("Location", ORGANIZATIONS + "/" + founded.text("/data/id"));
        assertThat(ada.api().get(ORGANIZATIONS))
                .hasStatus(200)
                .hasJson("/data/0/name", "Acme")
                .hasJson("/data/1/name", "Acme Labs")
                .hasNoJson("/data/2")
                .hasJson("/meta/hasMore", false);
    }

    @Test
    void areNotFoundByStrangers() {
        var ada = cast.owner("Acme");
        var grace = cast.owner("Globex");

        assertThat(ada.api().get(ORGANIZATIONS + "/" + ada.organizationId())).hasStatus(200);
        assertThat(ada.api().get(ORGANIZATIONS + "/" + grace.organizationId()))
                .hasStatus(404)
                .hasErrorCode("NOT_FOUND");
        assertThat(ada.api().get(ORGANIZATIONS + "/org_0")).hasStatus(404);
    }

    @Test
    void areSelectedAmongTheCallersOwn() {
        var ada = cast.owner("Acme");
        var second = ada.api().post(ORGANIZATIONS, Map.of("name", "Second")).text("/data/id");

        assertThat(ada.api().withHeader("X-Tenant", second).get("/api/v1/me"))
                .hasStatus(200)
                .hasJson("/data/organization/id", second);
        assertThat(ada.api().get("/api/v1/me")).hasJson("/data/organization/id", ada.organizationId());
    }

    @Test
    void areNotFoundWhenTheyAreForeignForgedOrNonsense() {
        var ada = cast.owner("Acme");
        var grace = cast.owner("Globex");

        for (var forged : new String[] {
            grace.organizationId(), "org_7zzzzzzzzzzzzzzzzzzzzzzzzz", "org_1", "acme", "*", "../", "' or 1=1 --"
        }) {
            assertThat(ada.api().withHeader("X-Tenant", forged).get("/api/v1/me"))
                    .hasStatus(404)
                    .hasErrorCode("NOT_FOUND")
                    .hasNoInternals();
        }
    }

    @Test
    void areNotAskedForWithoutSignIn() {
        assertThat(cast.nobody().withHeader("X-Tenant", "nonsense").get("/health/live"))
                .hasStatus(200);
        assertThat(cast.nobody().withHeader("X-Tenant", "nonsense").get("/api/v1/me"))
                .hasStatus(401);
    }

    @Test
    void refuseEmptyLongAndUnprintableNames() {
        var ada = cast.owner("Acme");

        for (var name : new String[] {"", "  \t ", "x".repeat(101), "x".repeat(10_000), "bell\u0007", "nul\u0000"}) {
            assertThat(ada.api().post(ORGANIZATIONS, Map.of("name", name)))
                    .hasStatus(422)
                    .hasErrorFor("name");
        }
        assertThat(ada.api().post(ORGANIZATIONS, Map.of())).hasStatus(422).hasErrorFor("name");
    }

    @Test
    void takeNamesOfAllTheWorld() {
        var ada = cast.owner("Acme");

        for (var name : new String[] {
            "Müller-Lüdenscheidt & Söhne", "שלום בע״מ", "株式会社", "👩‍🚀 Rockets", "O'Neil; drop table users"
        }) {
            assertThat(ada.api().post(ORGANIZATIONS, Map.of("name", name)))
                    .hasStatus(201)
                    .hasJson("/data/name", name);
        }
    }

    @Test
    void countCharactersNotTheirHalves() {
        var ada = cast.owner("Acme");

        assertThat(ada.api().post(ORGANIZATIONS, Map.of("name", "🚀".repeat(100))))
                .hasStatus(201);
        assertThat(ada.api().post(ORGANIZATIONS, Map.of("name", "🚀".repeat(101))))
                .hasStatus(422)
                .hasErrorFor("name");
    }

    @Test
    void areTwentyAtMostAlsoAtOnce() {
        var ada = cast.owner("Acme");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, 30)
                    .forEach(i -> threads.execute(() -> ada.api().post(ORGANIZATIONS, Map.of("name", "Acme " + i))));
        }

        var all = ada.api().get(ORGANIZATIONS);
        assertThat(all.json("/data").size()).isEqualTo(20);
        assertThat(ada.api().post(ORGANIZATIONS, Map.of("name", "One more")))
                .hasStatus(409)
                .hasJson("/error/reason", "too_many_organizations")
                .hasJson("/error/remedy");
    }

    @Test
    void changeTheRoleOfAMemberWhoIsAddedAgain() {
        var acme = cast.owner("Acme");
        var grace = cast.owner("Globex");
        var organization = TenantId.of(acme.organizationId());
        var person = UserId.of(grace.id());

        organizations.add(organization, person, RoleName.VIEWER);
        organizations.add(organization, person, RoleName.ADMIN);

        assertThat(organizations.membership(person, organization).orElseThrow().role())
                .isEqualTo(RoleName.ADMIN);
        assertThat(organizations.of(person)).hasSize(2);
    }

    @Test
    void keepAnOwnerWhoIsAddedAgain() {
        var acme = cast.owner("Acme");
        var organization = TenantId.of(acme.organizationId());
        var owner = UserId.of(acme.id());

        organizations.add(organization, owner, RoleName.VIEWER);

        assertThat(organizations.membership(owner, organization).orElseThrow().role())
                .isEqualTo(RoleName.OWNER);
    }
}
