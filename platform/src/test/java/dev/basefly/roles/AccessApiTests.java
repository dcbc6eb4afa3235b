package dev.basefly.roles;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.PlatformTest;
import dev.basefly.access.RoleName;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.tenancy.Organizations;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.Cast;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@PlatformTest
class AccessApiTests {

    private static final String EXPLANATIONS = "/api/v1/access/explanations";

    @Autowired
    private Cast cast;

    @Autowired
    private Organizations organizations;

    @Test
    void listsThePermissionsWithTheirMeaningAndHolders() {
        var owner = cast.owner("Acme");
        owner.api()
                .post(
                        "/api/v1/roles",
                        Map.of("name", "auditor", "title", "Auditor", "permissions", List.of("audit:read")));

        var catalogue = owner.api().get("/api/v1/access/permissions");

        assertThat(catalogue).hasStatus(200);
        var audit = catalogue
                .json("/data")
                .valueStream()
                .filter(permission -> permission.path("name").asString().equals("audit:read"))
                .findFirst()
                .orElseThrow();
        assertThat(audit.path("description").asString()).isNotBlank();
        assertThat(audit.path("kind").asString()).isEqualTo("READ");
        assertThat(audit.path("roles").valueStream().map(role -> role.asString()))
                .containsExactly("OWNER", "ADMIN", "auditor");
    }

    @Test
    void tellsTheCallerWhatTheyMay() {
        var owner = cast.owner("Acme");

        assertThat(names(owner.api())).contains("roles:write");
        assertThat(names(member(owner, "VIEWER").api())).contains("roles:read").doesNotContain("roles:write");
        assertThat(cast.nobody().get("/api/v1/me/permissions")).hasStatus(401);
    }

    @Test
    void explainsARefusalStepByStep() {
        var owner = cast.owner("Acme");
        owner.api().post("/api/v1/roles", Map.of("name", "auditor", "title", "Auditor", "parents", List.of("VIEWER")));
        var auditor = member(owner, "auditor");

        assertThat(auditor.api().post(EXPLANATIONS, Map.of("permission", "roles:write")))
                .hasStatus(200)
                .hasJson("/data/allowed", false)
                .hasJson("/data/reason", "missing_permission")
                .hasJson("/data/remedy", "Ask an owner for one of the roles OWNER, ADMIN")
                .hasJson("/data/steps/1/kind", "ROLE")
                .hasJson("/data/steps/1/finding", "auditor")
                .hasJson("/data/steps/2/passed", false);
        assertThat(owner.api().post(EXPLANATIONS, Map.of("permission", "roles:read", "member", auditor.id())))
                .hasJson("/data/allowed", true)
                .hasJson("/data/steps/2/finding", "auditor inherits from VIEWER has roles:read");
    }

    @Test
    void explainsOthersToWhomItConcernsOnly() {
        var owner = cast.owner("Acme");
        var viewer = member(owner, "VIEWER");
        var ownerId = owner.id();
        var stranger = cast.owner("Globex").id();

        assertThat(viewer.api().post(EXPLANATIONS, Map.of("permission", "roles:read", "member", viewer.id())))
                .hasStatus(200);
        assertThat(viewer.api().post(EXPLANATIONS, Map.of("permission", "roles:read", "member", ownerId)))
                .hasStatus(403)
                .hasJson("/error/reason", "missing_permission");
        assertThat(owner.api().post(EXPLANATIONS, Map.of("permission", "roles:read", "member", stranger)))
                .hasStatus(404);
    }

    @Test
    void refusesQuestionsAboutNothing() {
        var owner = cast.owner("Acme").api();

        assertThat(owner.post(EXPLANATIONS, Map.of())).hasStatus(422).hasErrorFor("permission");
        assertThat(owner.post(EXPLANATIONS, Map.of("permission", "roles:wirte")))
                .hasStatus(422)
                .hasErrorFor("permission");
        assertThat(owner.post(
                        EXPLANATIONS,
                        Map.of("permission", "roles:write", "resource", Map.of("type", "faxes", "id", "fax_1"))))
                .hasStatus(422)
                .hasErrorFor("resource.type");
    }

    @Test
    void showsOperatorsTheRoutesAndNobodyElse() {
        assertThat(cast.owner("Acme").api().get("/api/v1/operator/routes")).hasStatus(404);
        assertThat(cast.nobody().get("/api/v1/operator/routes")).hasStatus(404);
    }

    private record Member(String id, ApiClient api) {}

    private Member member(Cast.Person owner, String role) {
        var somebody = cast.owner("Initech");
        var id = somebody.id();
        organizations.add(TenantId.of(owner.organizationId()), UserId.of(id), RoleName.of(role));
        return new Member(id, somebody.api().withHeader("X-Tenant", owner.organizationId()));
    }

    private static List<String> names(ApiClient api) {
        return api.get("/api/v1/me/permissions")
                .json("/data")
                .valueStream()
                .map(permission -> permission.path("name").asString())
                .toList();
    }
}
