package dev.basefly.privacy;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.PlatformTest;
import dev.basefly.access.RoleName;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.runtime.spi.PersonalData;
import dev.basefly.tenancy.Organizations;
import dev.basefly.testkit.Cast;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@PlatformTest
class PersonalExportTests {

    private static final String EXPORT = "/api/v1/me/export";

    @Autowired
    private Cast cast;

    @Autowired
    private Organizations organizations;

    @Autowired
    private List<PersonalData> data;

    @Test
    void hasWhatEachModuleKnows() {
        var ada = cast.owner("Acme");
        ada.api().patch("/api/v1/me/profile", Map.of("timeZone", "Europe/Vienna"));
        ada.api().post("/api/v1/api-keys", Map.of("name", "Import", "scopes", List.of("api-keys:read")));
        ada.api().get(EXPORT);

        var copy = ada.api().get(EXPORT);

        assertThat(copy)
                .hasStatus(200)
                .hasHeader("Content-Disposition", "attachment; filename=\"my-data.json\"")
                .hasHeader("Cache-Control", "no-store")
                .hasJson("/data/parts/account/0/email", ada.email())
                .hasJson("/data/parts/profile/0/timeZone", "Europe/Vienna")
                .hasJson("/data/parts/organizations/0/name", "Acme")
                .hasJson("/data/parts/organizations/0/role", "OWNER")
                .hasJson("/data/parts/sessions/0/kind", "PROGRAM")
                .hasJson("/data/parts/apiKeys/0/name", "Import")
                .hasJson("/data/parts/activity/0/action", "personal_data.exported");
        assertThat(copy.text()).doesNotContain("argon2", "secret_hash", "password_hash");
    }

    @Test
    void hasNothingOfAnybodyElse() {
        var ada = cast.owner("Acme");
        var grace = cast.owner("Globex");
        var graceId = UserId.of(grace.id());
        organizations.add(TenantId.of(ada.organizationId()), graceId, RoleName.ADMIN);
        grace.api()
                .withHeader("X-Tenant", ada.organizationId())
                .post("/api/v1/api-keys", Map.of("name", "Hers alone", "scopes", List.of("api-keys:read")));

        assertThat(ada.api().get(EXPORT))
                .doesNotContain(grace.email())
                .doesNotContain(grace.name())
                .doesNotContain("Hers alone")
                .doesNotContain("Globex");
        assertThat(cast.nobody().get(EXPORT)).hasStatus(401);
    }

    @Test
    void namesEachPartOnce() {
        assertThat(data.stream().map(PersonalData::part))
                .doesNotHaveDuplicates()
                .contains("account", "sessions");
    }
}
