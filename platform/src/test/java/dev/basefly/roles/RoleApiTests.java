package dev.basefly.roles;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.PlatformTest;
import dev.basefly.access.RoleName;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.tenancy.Organizations;
import dev.basefly.tenancy.Tenant;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.ApiResponse;
import dev.basefly.testkit.Cast;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@PlatformTest
class RoleApiTests {

    private static final String ROLES = "/api/v1/roles";

    @Autowired
    private Cast cast;

    @Autowired
    private Organizations organizations;

    @Autowired
    private JdbcClient jdbc;

    private Cast.Person owner =
            new Cast.Person("", "", "", "", "", new ApiClient(java.net.URI.create("http://localhost")));

    @BeforeEach
    void foundACompany() {
        owner = cast.owner("Acme");
    }

    @Test
    void letTheirMembersDoWhatTheyAndTheirParentsMay() {
        var made = create("auditor", "  Auditor  of  books ", List.of("audit:read"), List.of("VIEWER"));

        assertThat(made)
                .hasStatus(201)
                .hasHeader("Location", ROLES + "/auditor")
                .hasJson("/data/title", "Auditor of books")
                .hasJson("/data/builtIn", false)
                .hasJson("/data/parents/0", "VIEWER");
        assertThat(made.json("/data/effectivePermissions").valueStream().map(name -> name.asString()))
                .contains("audit:read", "roles:read")
                .doesNotContain("roles:write");
        create("chief", "Chief auditor", List.of("roles:write"), List.of("auditor"));
        var chief = member("chief");
        assertThat(names(chief.get("/api/v1/me/permissions"))).contains("audit:read", "roles:read", "roles:write");
        assertThat(chief.get("/api/v1/organizations/" + owner.organizationId())).hasJson("/data/role", "chief");
        assertThat(owner.api().get(ROLES))
                .hasStatus(200)
                .hasJson("/data/0/name", "OWNER")
                .hasJson("/data/0/builtIn", true)
                .hasJson("/data/5/name", "auditor")
                .hasJson("/data/6/name", "chief")
                .hasNoJson("/data/7");
        assertThat(owner.api().get(ROLES + "/VIEWER")).hasStatus(200).hasJson("/data/title", "Viewer");
    }

    @Test
    void loseAtOnceWhatIsTakenFromThem() {
        create("keeper", "Keeper", List.of("roles:read", "roles:write"), List.of());
        var keeper = member("keeper");
        assertThat(keeper.get(ROLES)).hasStatus(200);

        assertThat(owner.api().patch(ROLES + "/keeper", Map.of("permissions", List.of("roles:write"))))
                .hasStatus(200)
                .hasJson("/data/title", "Keeper")
                .hasNoJson("/data/permissions/1");

        assertThat(keeper.get(ROLES)).hasStatus(403).hasJson("/error/reason", "missing_permission");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "Auditor",
                "OWNERS",
                "a b",
                "a--b",
                "b-",
                "né",
                "🦊🦊",
                "دور",
                "x23456789-123456789-123456789-1234567890x"
            })
    void haveNamesForPrograms(String name) {
        assertThat(create(name, "Title", List.of(), List.of())).hasStatus(422).hasErrorFor("name");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "  ", "line\u0000break", "0123456789012345678901234567890123456789012345678901234567890"})
    void haveTitlesForPeople(String title) {
        assertThat(create("auditor", title, List.of(), List.of()))
                .hasStatus(422)
                .hasErrorFor("title");
    }

    @Test
    void areRefusedWithWhatThereIsNot() {
        assertThat(create("odd", "Odd", List.of("audit:raed"), List.of("nobody", "OWNER")))
                .hasStatus(422)
                .hasErrorFor("permissions")
                .hasErrorFor("parents");
        assertThat(create("odd", "Odd", List.of(), List.of("No Role")))
                .hasStatus(422)
                .hasErrorFor("parents");
        assertThat(create("odd", "Odd", Collections.singletonList(null), List.of()))
                .hasStatus(422)
                .hasErrorFor("permissions");
        assertThat(create("OWNER", "Odd", List.of(), List.of())).hasStatus(409);
        assertThat(create("odd", "Odd", List.of(), List.of("odd")))
                .hasStatus(422)
                .hasErrorFor("parents");
        assertThat(owner.api().get(ROLES + "/odd")).hasStatus(404);
        assertThat(owner.api().patch(ROLES + "/odd", Map.of("title", "Even"))).hasStatus(404);
        assertThat(owner.api().patch(ROLES + "/ADMIN", Map.of("title", "Boss")))
                .hasStatus(409)
                .hasJson("/error/reason", "built_in_role");
        assertThat(owner.api().delete(ROLES + "/MEMBER")).hasStatus(409);
    }

    @Test
    void existOncePerOrganization() {
        var globex = cast.owner("Globex");
        create("auditor", "Auditor", List.of(), List.of());

        assertThat(create("auditor", "Auditor", List.of(), List.of()))
                .hasStatus(409)
                .hasJson("/error/reason", "role_exists");
        assertThat(globex.api().get(ROLES + "/auditor")).hasStatus(404);
        assertThat(globex.api().patch(ROLES + "/auditor", Map.of("title", "Ours")))
                .hasStatus(404);
        assertThat(globex.api().delete(ROLES + "/auditor")).hasStatus(404);
        assertThat(globex.api().post(ROLES, role("heir", "Heir", List.of(), List.of("auditor"))))
                .hasStatus(422);
        assertThat(globex.api().get(ROLES)).hasNoJson("/data/5");
    }

    @Test
    void neverInheritInACircleAlsoWhenTwoChangeAtOnce() throws Exception {
        for (var round = 0; round < 5; round++) {
            var hen = "hen-" + round;
            var egg = "egg-" + round;
            create(hen, "Hen", List.of(), List.of());
            create(egg, "Egg", List.of(), List.of());

            var answers = atOnce(List.of(
                    () -> owner.api().patch(ROLES + "/" + hen, Map.of("parents", List.of(egg))),
                    () -> owner.api().patch(ROLES + "/" + egg, Map.of("parents", List.of(hen)))));

            assertThat(answers.stream().map(ApiResponse::status).sorted()).containsExactly(200, 422);
        }
    }

    @Test
    void inheritThroughFiveAtMost() {
        create("one", "One", List.of(), List.of("VIEWER"));
        create("two", "Two", List.of(), List.of("one"));
        create("three", "Three", List.of(), List.of("two"));
        assertThat(create("four", "Four", List.of(), List.of("three"))).hasStatus(201);

        var five = create("five", "Five", List.of(), List.of("four"));

        assertThat(five).hasStatus(422).hasErrorFor("parents");
        assertThat(five.text("/error/details/0/message")).contains("five → four → three → two → one → VIEWER");
    }

    @Test
    void areNotMadeByWhomTheyWouldOutrank() {
        create("scribe", "Scribe", List.of("roles:read", "roles:write"), List.of());
        create("strong", "Strong", List.of("audit:read"), List.of());
        var scribe = member("scribe");

        assertThat(scribe.post(ROLES, role("spy", "Spy", List.of("audit:read"), List.of())))
                .hasStatus(403)
                .hasJson("/error/reason", "escalation")
                .hasJson("/error/remedy");
        assertThat(scribe.post(ROLES, role("spy", "Spy", List.of(), List.of("ADMIN"))))
                .hasStatus(403);
        assertThat(scribe.patch(ROLES + "/scribe", Map.of("parents", List.of("strong"))))
                .hasStatus(403);
        assertThat(scribe.patch(ROLES + "/strong", Map.of("permissions", List.of())))
                .hasStatus(403);
        assertThat(scribe.post(ROLES, role("copyist", "Copyist", List.of("roles:read"), List.of())))
                .hasStatus(201);
    }

    @Test
    void stayWhileInUse() {
        create("auditor", "Auditor", List.of(), List.of());
        create("chief", "Chief", List.of(), List.of("auditor"));
        member("chief");

        assertThat(owner.api().delete(ROLES + "/auditor"))
                .hasStatus(409)
                .hasJson("/error/reason", "role_in_use")
                .hasJson("/error/message", "The role is in use: chief inherit from it");
        assertThat(owner.api().delete(ROLES + "/chief"))
                .hasStatus(409)
                .hasJson("/error/message", "The role is in use: 1 member holds it");
        owner.api().patch(ROLES + "/chief", Map.of("parents", List.of()));
        assertThat(owner.api().delete(ROLES + "/auditor")).hasStatus(204);
        assertThat(owner.api().delete(ROLES + "/auditor")).hasStatus(404);
    }

    @Test
    void areNeverMissingWhereAMemberGetsOneThatIsBeingDeleted() throws Exception {
        var person = UserId.of(cast.owner("Initech").id());
        for (var round = 0; round < 5; round++) {
            var name = "fleeting-" + round;
            create(name, "Fleeting", List.of(), List.of());

            var answers = atOnce(List.of(() -> owner.api().delete(ROLES + "/" + name), () -> {
                try {
                    organizations.add(TenantId.of(owner.organizationId()), person, RoleName.of(name));
                } catch (org.springframework.dao.DataIntegrityViolationException gone) {
                    assertThat(gone).hasMessageContaining("memberships_own_role_fkey");
                }
                return owner.api().get(ROLES);
            }));

            assertThat(answers.getFirst().status()).isIn(204, 409);
            assertThat(memberRoles())
                    .allSatisfy(role ->
                            assertThat(owner.api().get(ROLES + "/" + role)).hasStatus(200));
        }
    }

    @Test
    void areFiftyAtMostAlsoAtOnce() throws Exception {
        List<Callable<ApiResponse>> calls = new ArrayList<>();
        IntStream.range(0, 55).forEach(i -> calls.add(() -> create("role-" + i, "Role", List.of(), List.of())));

        var answers = atOnce(calls);

        assertThat(answers.stream().filter(answer -> answer.status() == 201)).hasSize(Roles.MOST);
        assertThat(create("one-more", "Role", List.of(), List.of()))
                .hasStatus(409)
                .hasJson("/error/reason", "too_many_roles");
    }

    @Test
    void areRecordedWhenMadeChangedAndDeleted() {
        create("auditor", "Auditor", List.of("audit:read"), List.of());
        owner.api().patch(ROLES + "/auditor", Map.of("permissions", List.of("roles:read")));
        owner.api().delete(ROLES + "/auditor");

        assertThat(Tenant.call(
                        TenantId.of(owner.organizationId()),
                        () -> jdbc.sql("select action from audit_events where target_type = 'role' order by id")
                                .query((row, index) -> row.getString(1))
                                .list()))
                .containsExactly("role.created", "role.changed", "role.deleted");
    }

    private List<String> memberRoles() {
        return Tenant.call(
                TenantId.of(owner.organizationId()),
                () -> jdbc.sql("select role from memberships")
                        .query((row, index) -> row.getString(1))
                        .list());
    }

    private ApiResponse create(String name, String title, List<String> permissions, List<String> parents) {
        return owner.api().post(ROLES, role(name, title, permissions, parents));
    }

    private static Map<String, Object> role(String name, String title, List<String> permissions, List<String> parents) {
        return Map.of("name", name, "title", title, "permissions", permissions, "parents", parents);
    }

    private ApiClient member(String role) {
        var somebody = cast.owner("Initech");
        var person = UserId.of(somebody.id());
        organizations.add(TenantId.of(owner.organizationId()), person, RoleName.of(role));
        return somebody.api().withHeader("X-Tenant", owner.organizationId());
    }

    private static List<String> names(ApiResponse list) {
        return list.json("/data")
                .valueStream()
                .map(entry -> entry.path("name").asString())
                .toList();
    }

    private static List<ApiResponse> atOnce(List<Callable<ApiResponse>> calls) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<ApiResponse>();
            for (var answer : threads.invokeAll(calls)) {
                answers.add(answer.get());
            }
            return answers;
        }
    }
}
