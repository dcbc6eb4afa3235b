package dev.basefly.privacy;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import dev.basefly.PlatformTest;
import dev.basefly.access.RoleName;
import dev.basefly.api.ApiError;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.runtime.spi.DeletionObstacle;
import dev.basefly.runtime.spi.PersonalData;
import dev.basefly.tenancy.Organizations;
import dev.basefly.tenancy.archive.MembershipData;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.ApiResponse;
import dev.basefly.testkit.Cast;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@PlatformTest
@CrossTenant(reason = "looks into every table")
class AccountDeletionTests {

    private static final String ME = "/api/v1/me";

    @Autowired
    private Cast cast;

    @Autowired
    private Organizations organizations;

    @Autowired
    private AccountDeletion deletion;

    @Autowired
    private SystemDatabase database;

    @Autowired
    private StubbornData stubborn;

    @Autowired
    private Accounts accounts;

    @Autowired
    private MembershipData memberships;

    @Autowired
    private List<PersonalData> data;

    @Autowired
    private List<DeletionObstacle> obstacles;

    @Autowired
    private AuditLog audit;

    @Autowired
    private MovableClock clock;

    private Cast.Person ada;

    @BeforeEach
    void signUp() {
        ada = cast.owner("Acme");
    }

    @Test
    void leavesNothingThatTellsWhoItWas() {
        var grace = cast.owner("Globex");
        join(grace, ada, RoleName.MEMBER);
        ada.api().patch(ME + "/profile", Map.of("name", "Augusta Unmistakable", "locale", "en-GB"));
        var key = ada.api()
                .post("/api/v1/api-keys", Map.of("name", "Import", "scopes", List.of("api-keys:read")))
                .text("/data/secret");
        cast.nobody().post("/api/v1/auth/sign-in", Map.of("email", ada.email(), "password", "a wrong pass phrase"));
        invite(cast.owner("Initech").api(), ada.email());
        invite(ada.api(), "charles@acme.example");
        assertThat(findings(ada.email())).contains("users", "invitations", "mails");
        assertThat(findings("Augusta Unmistakable")).contains("users");

        assertThat(delete(ada)).hasStatus(204);

        assertThat(findings(ada.email())).isEmpty();
        assertThat(findings("Augusta Unmistakable")).isEmpty();
        assertThat(ada.api().get(ME)).hasStatus(401);
        assertThat(cast.nobody().withBearer(key).get("/api/v1/api-keys")).hasStatus(401);
        assertThat(signIn(ada)).hasStatus(401);
        assertThat(count("organizations", ada.organizationId())).isZero();
        assertThat(count("audit_events", ada.organizationId())).isPositive();
        assertThat(grace.api().get(ME)).hasStatus(200);
        assertThat(count("memberships", grace.organizationId())).isOne();
    }

    @Test
    void freesTheAddressForSomebodyNew() {
        var id = id(ada);
        assertThat(delete(ada)).hasStatus(204);

        var again = cast.nobody()
                .post(
                        "/api/v1/auth/sign-up",
                        Map.of("email", ada.email(), "password", Cast.PASSWORD, "name", "Somebody new"));

        assertThat(again).hasStatus(201);
        assertThat(again.text("/data/user/id")).isNotEqualTo(id.toString());
    }

    @Test
    void isToldBeforehand() {
        var grace = cast.owner("Globex");
        join(grace, ada, RoleName.MEMBER);
        ada.api().patch(ME + "/profile", Map.of("locale", "en"));

        var summary = ada.api().get(ME + "/deletion");

        assertThat(summary).hasStatus(200).hasJson("/data/graceDays", 0).hasNoJson("/data/obstacles/0");
        assertThat(summary.text())
                .contains("Membership in Globex", "Organization Acme and all it has", "Sessions", "audit logs");
        assertThat(ada.api().get(ME)).hasStatus(200);
    }

    @Test
    void takesASignInJustNowForThePassword() {
        assertThat(ada.api().delete(ME, Map.of())).hasStatus(204);
        assertThat(ada.api().get(ME)).hasStatus(401);
    }

    @Test
    void needsThePassword() {
        assertThat(ada.api().delete(ME, Map.of("password", "not my pass phrase")))
                .hasStatus(422)
                .hasErrorFor("password");
        clock.advance(Duration.ofMinutes(5));
        assertThat(ada.api().delete(ME, Map.of())).hasStatus(422).hasErrorFor("password");
        assertThat(cast.nobody().delete(ME, Map.of("password", Cast.PASSWORD))).hasStatus(401);
        assertThat(ada.api().get(ME)).hasStatus(200);
    }

    @Test
    void isNotHinderedByAnOrganizationThatIsDeletedItself() {
        join(ada, cast.owner("Globex"), RoleName.ADMIN);
        assertThat(ada.api().delete("/api/v1/organizations/" + ada.organizationId()))
                .hasStatus(204);

        await().untilAsserted(() ->
                assertThat(ada.api().get(ME + "/deletion")).hasStatus(200).hasNoJson("/data/obstacles/0"));
        assertThat(delete(ada)).hasStatus(204);
    }

    @Test
    void isRefusedToTheLastOwnerOfOthers() {
        var grace = cast.owner("Globex");
        join(ada, grace, RoleName.ADMIN);

        assertThat(ada.api().get(ME + "/deletion")).hasJson("/data/obstacles/0/reason", "last_owner");
        assertThat(delete(ada))
                .hasStatus(409)
                .hasJson("/error/reason", "last_owner")
                .hasJson("/error/remedy");

        join(ada, grace, RoleName.OWNER);
        assertThat(delete(ada)).hasStatus(204);
        assertThat(organizations.membership(id(grace), TenantId.of(ada.organizationId())))
                .isPresent();
    }

    @Test
    void isRefusedWhileSomethingIsOwed() {
        stubborn.owes.add(id(ada));

        assertThat(delete(ada)).hasStatus(409).hasJson("/error/reason", "billing_outstanding");

        stubborn.owes.clear();
        assertThat(delete(ada)).hasStatus(204);
    }

    @Test
    void isDoneWholeOrNotAtAll() {
        var grace = cast.owner("Globex");
        join(grace, ada, RoleName.MEMBER);
        ada.api().post("/api/v1/api-keys", Map.of("name", "Import", "scopes", List.of("api-keys:read")));
        var before = image(ada);
        stubborn.breaks.add(id(ada));

        assertThatIllegalStateException().isThrownBy(() -> deletion.delete(id(ada)));

        assertThat(image(ada)).isEqualTo(before);
        assertThat(ada.api().get(ME)).hasStatus(200).hasJson("/data/email", ada.email());
    }

    @Test
    void leavesAnOwnerWhenTheLastTwoGoAtOnce() throws Exception {
        for (int round = 0; round < 5; round++) {
            var first = cast.owner("Acme");
            var second = cast.owner("Globex");
            var other = cast.owner("Initech");
            join(first, second, RoleName.OWNER);
            join(first, other, RoleName.MEMBER);
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var answers =
                        threads.invokeAll(List.<Callable<ApiResponse>>of(() -> delete(first), () -> delete(second)));
                assertThat(List.of(
                                answers.get(0).get().status(),
                                answers.get(1).get().status()))
                        .containsExactlyInAnyOrder(204, 409);
            }
            assertThat(owners(first.organizationId())).isOne();
        }
    }

    @Test
    void letsNoRequestOnItsWayBindAnythingNew() throws Exception {
        for (int round = 0; round < 5; round++) {
            var person = cast.owner("Acme");
            var id = id(person);
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                threads.invokeAll(List.<Callable<ApiResponse>>of(
                        () -> delete(person),
                        () -> person.api().post("/api/v1/organizations", Map.of("name", "Second")),
                        () -> person.api().post("/api/v1/organizations", Map.of("name", "Third"))));
            }
            assertThat(organizations.of(id)).isEmpty();
        }
    }

    @Test
    void happensOnce() {
        var id = id(ada);
        deletion.delete(id);

        assertThatExceptionOfType(ApiError.class).isThrownBy(() -> deletion.delete(id));
        assertThatExceptionOfType(ApiError.class).isThrownBy(() -> deletion.restore(id));
    }

    @Test
    void canBeTakenBackWithinTheGrace() {
        var id = id(ada);
        var grace = cast.owner("Globex");
        join(grace, ada, RoleName.ADMIN);
        var later = withGrace();

        later.delete(id);

        assertThat(signIn(ada)).hasStatus(401);
        assertThat(count("memberships", grace.organizationId())).isOne();
        assertThat(findings(ada.email())).isNotEmpty();
        assertThatExceptionOfType(ApiError.class).isThrownBy(() -> later.delete(id));
        assertThat(later.eraseDue()).isZero();

        later.restore(id);

        assertThat(signIn(ada)).hasStatus(200);
        assertThat(organizations.membership(id, TenantId.of(grace.organizationId())))
                .hasValueSatisfying(membership -> assertThat(membership.role()).isEqualTo(RoleName.ADMIN));
        assertThat(organizations.of(id)).hasSize(2);
        assertThatExceptionOfType(ApiError.class).isThrownBy(() -> later.restore(id));
    }

    @Test
    void isFinalWhenTheGraceIsOver() {
        var id = id(ada);
        var later = withGrace();
        later.delete(id);
        clock.advance(Duration.ofDays(30));

        assertThat(later.eraseDue()).isOne();

        assertThat(findings(ada.email())).isEmpty();
        assertThat(count("organizations", ada.organizationId())).isZero();
        assertThatExceptionOfType(ApiError.class).isThrownBy(() -> later.restore(id));
        assertThat(later.eraseDue()).isZero();
    }

    @Test
    void isForTheStaffToUndo() {
        var id = id(ada);
        withGrace().delete(id);
        var staff = cast.owner("Staff");
        assertThat(staff.api().get("/api/v1/closed-accounts")).hasStatus(404);
        database.jdbc()
                .sql("update users set operator = true where email = :email")
                .param("email", staff.email())
                .update();
        var operator = cast.nobody().withBearer(signIn(staff).text("/data/accessToken"));

        assertThat(operator.get("/api/v1/closed-accounts?limit=100").text()).contains(ada.email());
        assertThat(operator.post("/api/v1/closed-accounts/" + id + "/restoration"))
                .hasStatus(204);
        assertThat(operator.post("/api/v1/closed-accounts/" + id + "/restoration"))
                .hasStatus(404);
        assertThat(signIn(ada)).hasStatus(200);
    }

    private static void invite(ApiClient owner, String email) {
        assertThat(owner.post("/api/v1/invitations", Map.of("email", email, "role", "MEMBER")))
                .hasStatus(201);
    }

    private AccountDeletion withGrace() {
        return new AccountDeletion(
                accounts, memberships, data, obstacles, audit, new PrivacySettings(Duration.ofDays(30)), clock);
    }

    private ApiResponse delete(Cast.Person person) {
        return person.api().delete(ME, Map.of("password", Cast.PASSWORD));
    }

    private ApiResponse signIn(Cast.Person person) {
        return cast.nobody().post("/api/v1/auth/sign-in", Map.of("email", person.email(), "password", Cast.PASSWORD));
    }

    private void join(Cast.Person organization, Cast.Person person, RoleName role) {
        organizations.add(TenantId.of(organization.organizationId()), id(person), role);
    }

    private static UserId id(Cast.Person person) {
        return UserId.of(person.id());
    }

    private int owners(String organization) {
        return database.jdbc()
                .sql("select count(*) from memberships where tenant_id = :id and role = 'OWNER'")
                .param("id", TenantId.of(organization).value())
                .query(Integer.class)
                .single();
    }

    private int count(String table, String organization) {
        return database.jdbc()
                .sql("select count(*) from " + table + " where tenant_id = :id")
                .param("id", TenantId.of(organization).value())
                .query(Integer.class)
                .single();
    }

    /** In which tables a text is found, as text or in bytes. */
    private List<String> findings(String text) {
        return tables().stream()
                .filter(table -> database.jdbc()
                        .sql("select exists (select from " + table
                                + " row where row::text ilike :text or row::text ilike :bytes)")
                        .param("text", "%" + text + "%")
                        .param("bytes", "%" + hex(text) + "%")
                        .query(Boolean.class)
                        .single())
                .toList();
    }

    /** Every row that has to do with the person, as text. */
    private List<String> image(Cast.Person person) {
        var id = id(person).value().toString();
        return tables().stream()
                .flatMap(table -> database
                        .jdbc()
                        .sql("select row::text from " + table + " row where row::text like :id order by 1")
                        .param("id", "%" + id + "%")
                        .query((row, index) -> row.getString(1))
                        .list()
                        .stream())
                .toList();
    }

    private List<String> tables() {
        return database.jdbc().sql("""
                        select quote_ident(c.relname) from pg_class c
                        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
                          and has_table_privilege(c.oid, 'select') order by 1
                        """).query((row, index) -> row.getString(1)).list();
    }

    private static String hex(String text) {
        return java.util.HexFormat.of().formatHex(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
