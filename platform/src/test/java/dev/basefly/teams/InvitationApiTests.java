package dev.basefly.teams;

import static dev.basefly.teams.Crew.INVITATIONS;
import static dev.basefly.teams.Crew.LINK;
import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.PlatformTest;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.Cast;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

@PlatformTest
@CrossTenant(reason = "looks at rows and makes time pass for them")
class InvitationApiTests {

    @Autowired
    private Cast cast;

    @Autowired
    private SystemDatabase database;

    @Autowired
    private MovableClock clock;

    private final String email = Crew.address();

    @Test
    void bringInANewPersonWithoutAnOrganizationOfTheirOwn() {
        var acme = Crew.of(cast, "Acme");

        var invited = acme.invite(email, "VIEWER");
        var token = acme.token(email);
        assertThat(invited)
                .hasStatus(201)
                .hasJson("/data/state", "PENDING")
                .hasJson("/data/email", email)
                .doesNotContain(token);
        assertThat(acme.look(token))
                .hasStatus(200)
                .hasJson("/data/organization", "Acme")
                .hasJson("/data/role", "VIEWER")
                .hasJson("/data/email", "g…@globex.example")
                .hasJson("/data/hasAccount", false);
        var joined = acme.acceptAsNew(token);

        assertThat(joined)
                .hasStatus(201)
                .hasJson("/data/organizationName", "Acme")
                .hasJson("/data/role", "VIEWER");
        var signedIn = cast.nobody().post("/api/v1/auth/sign-in", Map.of("email", email, "password", Cast.PASSWORD));
        var me = cast.nobody().withBearer(signedIn.text("/data/accessToken")).get("/api/v1/me");
        assertThat(me).hasJson("/data/organization/id", acme.owner().organizationId());
        assertThat(me.json("/data/organizations").size()).isEqualTo(1);
        assertThat(one("select email_verified_at is not null from users where email = :value", email))
                .isEqualTo("t");
        assertThat(acme.owner().api().get(INVITATIONS + "/" + invited.text("/data/id")))
                .hasJson("/data/state", "ACCEPTED");
    }

    @Test
    void bringInAnExistingPersonWhateverTheCapitals() {
        var acme = Crew.of(cast, "Acme");
        var grace = cast.owner("Globex");

        assertThat(acme.invite("  " + grace.email().toUpperCase(Locale.ROOT) + " ", "ADMIN"))
                .hasStatus(201);
        var token = acme.token(grace.email());
        assertThat(acme.look(token)).hasJson("/data/hasAccount", true);
        assertThat(Crew.accept(grace.api(), token)).hasStatus(201);

        var organizations = grace.api().get("/api/v1/organizations");
        assertThat(organizations.json("/data").size()).isEqualTo(2);
        assertThat(grace.api()
                        .withHeader("X-Tenant", acme.owner().organizationId())
                        .get("/api/v1/members"))
                .hasStatus(200)
                .hasJson("/data/1/email");
    }

    @Test
    void endWhenTheRightsOfTheirMakerShrink() {
        var acme = Crew.of(cast, "Acme");
        var eve = acme.join("ADMIN");
        var left = acme.join("ADMIN");
        var beforeDemotion = invitedBy(acme, eve.api());
        var beforeLeaving = invitedBy(acme, left.api());

        assertThat(acme.owner().api().patch("/api/v1/members/" + eve.id(), Map.of("role", "MEMBER")))
                .hasStatus(200);
        assertThat(left.api().delete("/api/v1/members/me")).hasStatus(204);

        for (var token : List.of(beforeDemotion, beforeLeaving)) {
            assertThat(acme.acceptAsNew(token)).hasStatus(410).hasJson("/error/reason", "invitation_revoked");
        }
    }

    @Test
    void endWithTheOwnershipOfTheirMaker() {
        var acme = Crew.of(cast, "Acme");
        var heir = acme.join("MEMBER");
        assertThat(acme.invite(email, "OWNER")).hasStatus(201);
        var offer = acme.owner()
                .api()
                .post("/api/v1/ownership-transfers", Map.of("to", heir.id()))
                .text("/data/id");

        assertThat(heir.api().post("/api/v1/ownership-transfers/" + offer + "/acceptance"))
                .hasStatus(200);

        assertThat(acme.acceptAsNew(acme.token(email))).hasStatus(410).hasJson("/error/reason", "invitation_revoked");
    }

    @Test
    void giveNothingThatTheirMakerCouldNotGiveAnyMore() {
        var acme = Crew.of(cast, "Acme");
        var eve = acme.join("ADMIN");
        var token = invitedBy(acme, eve.api());
        database.jdbc()
                .sql("update memberships set role = 'MEMBER' where user_id = :eve")
                .param("eve", UserId.of(eve.id()).value())
                .update();

        assertThat(acme.look(token)).hasStatus(410).hasJson("/error/reason", "invitation_void");
        assertThat(acme.acceptAsNew(token)).hasStatus(410).hasJson("/error/reason", "invitation_void");
    }

    private String invitedBy(Crew acme, ApiClient inviter) {
        var address = Crew.address();
        assertThat(inviter.post(INVITATIONS, Map.of("email", address, "role", "VIEWER")))
                .hasStatus(201);
        return acme.token(address);
    }

    @Test
    void tellTheWrongPersonWhichAccountIsNeeded() {
        var acme = Crew.of(cast, "Acme");
        var grace = cast.owner("Globex");
        acme.invite(email, "MEMBER");

        assertThat(Crew.accept(grace.api(), acme.token(email)))
                .hasStatus(403)
                .hasJson("/error/reason", "invitation_for_another")
                .hasJson("/error/remedy")
                .doesNotContain(email);
        assertThat(acme.look(acme.token(email))).hasStatus(200);
    }

    @Test
    void askTheOwnerOfAnAccountToSignIn() {
        var acme = Crew.of(cast, "Acme");
        var grace = cast.owner("Globex");
        acme.invite(grace.email(), "MEMBER");
        var token = acme.token(grace.email());

        assertThat(acme.acceptAsNew(token)).hasStatus(409).hasJson("/error/reason", "account_exists");
        assertThat(Crew.accept(cast.nobody(), token)).hasStatus(401).hasJson("/error/reason", "not_signed_in");
        assertThat(grace.api().post(LINK + "/acceptance", Map.of("token", token, "name", "x", "password", "y")))
                .hasStatus(422)
                .hasErrorFor("name");
        assertThat(Crew.accept(grace.api(), token)).hasStatus(201);
    }

    @Test
    void sayWhatBecameOfThem() {
        var acme = Crew.of(cast, "Acme");
        acme.invite(email, "MEMBER");
        var accepted = acme.token(email);
        acme.acceptAsNew(accepted);
        assertThat(acme.acceptAsNew(accepted)).hasStatus(410).hasJson("/error/reason", "invitation_accepted");
        assertThat(acme.look(accepted)).hasStatus(410).hasJson("/error/remedy");

        var declined = fresh(acme);
        assertThat(cast.nobody().post(LINK + "/declination", Map.of("token", declined)))
                .hasStatus(204);
        assertThat(acme.acceptAsNew(declined)).hasStatus(410).hasJson("/error/reason", "invitation_declined");

        var other = Crew.address();
        var id = acme.invite(other, "MEMBER").text("/data/id");
        var revoked = acme.token(other);
        assertThat(acme.owner().api().delete(INVITATIONS + "/" + id)).hasStatus(204);
        assertThat(acme.acceptAsNew(revoked)).hasStatus(410).hasJson("/error/reason", "invitation_revoked");
        assertThat(acme.owner().api().delete(INVITATIONS + "/" + id))
                .hasStatus(410)
                .hasJson("/error/reason", "invitation_revoked");

        var late = Crew.address();
        var lateId = acme.invite(late, "MEMBER").text("/data/id");
        var expired = acme.token(late);
        letPass(lateId);
        assertThat(acme.acceptAsNew(expired)).hasStatus(410).hasJson("/error/reason", "invitation_expired");
        assertThat(acme.owner().api().get(INVITATIONS + "/" + lateId)).hasJson("/data/state", "EXPIRED");
        assertThat(acme.owner().api().get(INVITATIONS + "?state=EXPIRED"))
                .hasJson("/data/0/id", lateId)
                .hasNoJson("/data/1");
        assertThat(acme.invite(late, "VIEWER")).hasStatus(201);
    }

    @Test
    void refuseLinksThatWereChangedMadeUpOrOverlong() {
        var acme = Crew.of(cast, "Acme");
        var token = fresh(acme);
        var last = token.charAt(token.length() - 2) == 'A' ? 'B' : 'A';
        var changed = token.substring(0, token.length() - 2) + last + token.charAt(token.length() - 1);

        for (var wrong : new String[] {
            changed, "", "nonsense", token + "x", "x".repeat(10_000), "A".repeat(43) + "." + "A".repeat(22), "ümlaut"
        }) {
            assertThat(acme.acceptAsNew(wrong))
                    .hasStatus(400)
                    .hasJson("/error/reason", "invitation_link_damaged")
                    .hasNoInternals();
        }
        assertThat(cast.nobody().get(LINK)).hasStatus(400);
        assertThat(acme.acceptAsNew(" " + token + "\n")).hasStatus(201);
    }

    @Test
    void areNotAcceptedByLooking() {
        var acme = Crew.of(cast, "Acme");
        var token = fresh(acme);

        for (int time = 0; time < 3; time++) {
            assertThat(acme.look(token)).hasStatus(200);
            assertThat(cast.nobody().withHeader("Accept", "text/html").get("/invitations/accept"))
                    .hasStatus(200);
        }

        assertThat(acme.owner().api().get("/api/v1/members")).hasNoJson("/data/1");
        assertThat(acme.acceptAsNew(token)).hasStatus(201);
    }

    @Test
    void areSentAgainWithANewLinkButNotForEver() {
        var acme = Crew.of(cast, "Acme");
        var id = acme.invite(email, "MEMBER").text("/data/id");
        var first = acme.token(email);

        assertThat(acme.owner().api().post(INVITATIONS + "/" + id + "/resending"))
                .hasStatus(200)
                .hasJson("/data/sendings", 2);
        assertThat(acme.token(email)).isNotEqualTo(first);
        assertThat(acme.acceptAsNew(first)).hasStatus(410).hasJson("/error/reason", "invitation_link_replaced");
        for (int time = 0; time < 3; time++) {
            assertThat(acme.owner().api().post(INVITATIONS + "/" + id + "/resending"))
                    .hasStatus(200);
        }
        assertThat(acme.owner().api().post(INVITATIONS + "/" + id + "/resending"))
                .hasStatus(429)
                .hasJson("/error/reason", "too_many_sendings");
        assertThat(acme.acceptAsNew(acme.token(email))).hasStatus(201);
        assertThat(acme.owner().api().post(INVITATIONS + "/" + id + "/resending"))
                .hasStatus(410);
    }

    @Test
    void areNotMadeForMembersOrTwice() {
        var acme = Crew.of(cast, "Acme");

        assertThat(acme.invite(acme.owner().email().toUpperCase(Locale.ROOT), "MEMBER"))
                .hasStatus(409)
                .hasJson("/error/reason", "already_member");
        assertThat(acme.invite(email, "MEMBER")).hasStatus(201);
        assertThat(acme.invite(email.toUpperCase(Locale.ROOT), "VIEWER"))
                .hasStatus(409)
                .hasJson("/error/reason", "already_invited");
        assertThat(Crew.of(cast, "Globex").invite(email, "MEMBER")).hasStatus(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "grace",
                "grace@",
                "@globex.example",
                "grace@globex.example\r\nBcc: eve@evil.example",
                "grace@globex.example, eve@evil.example",
                "Grace <grace@globex.example>"
            })
    void goToAddressesOnly(String address) {
        assertThat(Crew.of(cast, "Acme").invite(address, "MEMBER"))
                .hasStatus(422)
                .hasErrorFor("email")
                .hasNoInternals();
    }

    @Test
    void refuseRolesThatAreNoneOrAboveTheInviters() {
        var acme = Crew.of(cast, "Acme");
        var admin = acme.join("ADMIN");
        var member = acme.join("MEMBER");

        assertThat(acme.invite(email, "EMPEROR")).hasStatus(422).hasErrorFor("role");
        assertThat(acme.invite(email, "unheard-of")).hasStatus(422).hasErrorFor("role");
        assertThat(admin.api().post(INVITATIONS, Map.of("email", email, "role", "OWNER")))
                .hasStatus(403)
                .hasJson("/error/reason", "role_above_yours");
        assertThat(member.api().post(INVITATIONS, Map.of("email", email, "role", "VIEWER")))
                .hasStatus(403)
                .hasJson("/error/reason", "missing_permission");
        assertThat(admin.api().post(INVITATIONS, Map.of("email", email, "role", "ADMIN")))
                .hasStatus(201);
        assertThat(cast.nobody().post(INVITATIONS, Map.of("email", email, "role", "ADMIN")))
                .hasStatus(401);
    }

    @Test
    void giveNoMoreByAKeyThanItsScopesReach() {
        var acme = Crew.of(cast, "Acme");
        var key = acme.owner()
                .api()
                .post("/api/v1/api-keys", Map.of("name", "Inviter", "scopes", List.of("members:write")));
        assertThat(key).hasStatus(201);
        var program = cast.nobody().withBearer(key.text("/data/secret"));

        assertThat(program.post(INVITATIONS, Map.of("email", email, "role", "OWNER")))
                .hasStatus(403)
                .hasJson("/error/reason", "role_above_yours");
        assertThat(program.delete("/api/v1/members/" + acme.ownerId()))
                .hasStatus(403)
                .hasJson("/error/reason", "member_above_you");
        assertThat(program.delete("/api/v1/members/me")).hasStatus(403);
    }

    @Test
    void areLimitedForEachPersonOverAllOrganizations() {
        var acme = Crew.of(cast, "Acme");
        var globex = Crew.of(cast, "Globex");
        plant(globex, 50, "REVOKED", "now()");
        database.jdbc()
                .sql("update invitations set invited_by = :owner where tenant_id = :tenant")
                .param("owner", UserId.of(acme.ownerId()).value())
                .param("tenant", TenantId.of(globex.owner().organizationId()).value())
                .update();

        assertThat(acme.invite(email, "MEMBER"))
                .hasStatus(429)
                .hasJson("/error/reason", "too_many_invitations_per_hour");
    }

    @Test
    void areLimitedInNumber() {
        var acme = Crew.of(cast, "Acme");
        plant(acme, 99, "PENDING", "now() - interval '2 hours'");
        assertThat(acme.invite(email, "MEMBER")).hasStatus(201);
        assertThat(acme.invite(Crew.address(), "MEMBER"))
                .hasStatus(409)
                .hasJson("/error/reason", "too_many_invitations");

        var globex = Crew.of(cast, "Globex");
        plant(globex, 50, "REVOKED", "now()");
        assertThat(globex.invite(email, "MEMBER"))
                .hasStatus(429)
                .hasHeader("Retry-After")
                .hasJson("/error/reason", "too_many_invitations_per_hour");
    }

    @Test
    void takeNamesOfAllTheWorldAndRefuseEndlessOnes() {
        var acme = Crew.of(cast, "Müller-Lüdenscheidt 🚀 שלום");
        for (var name : new String[] {"Jean-Luc O'Neil", "👩‍🚀 Mae", "שרה לוי", "山田 太郎"}) {
            assertThat(acme.role(acme.join("MEMBER", name).id())).isEqualTo("MEMBER");
        }

        var token = fresh(acme);
        for (var name : new String[] {"", "x".repeat(10_000), "bell\u0007", "line\nbreak\u0000"}) {
            assertThat(cast.nobody()
                            .post(
                                    LINK + "/acceptance",
                                    Map.of("token", token, "name", name, "password", Cast.PASSWORD)))
                    .hasStatus(422)
                    .hasErrorFor("name");
        }
        assertThat(cast.nobody().post(LINK + "/acceptance", Map.of("token", token, "name", "Mae", "password", "short")))
                .hasStatus(422)
                .hasErrorFor("password");
        assertThat(acme.acceptAsNew(token)).hasStatus(201);
    }

    @Test
    void areNotAcceptedWhileTheOrganizationIsSuspendedOrDeleted() {
        var acme = Crew.of(cast, "Acme");
        var token = fresh(acme);
        become(acme, "SUSPENDED");

        assertThat(acme.acceptAsNew(token))
                .hasStatus(403)
                .hasJson("/error/reason")
                .hasJson("/error/remedy");
        become(acme, "DELETED");
        assertThat(acme.acceptAsNew(token)).hasStatus(404);
        become(acme, "ACTIVE");
        assertThat(acme.acceptAsNew(token)).hasStatus(201);
    }

    @Test
    void areUnknownToOtherOrganizations() {
        var acme = Crew.of(cast, "Acme");
        var globex = Crew.of(cast, "Globex").owner().api();
        var id = acme.invite(email, "MEMBER").text("/data/id");

        assertThat(globex.get(INVITATIONS)).hasNoJson("/data/0");
        assertThat(globex.get(INVITATIONS + "/" + id)).hasStatus(404);
        assertThat(globex.delete(INVITATIONS + "/" + id)).hasStatus(404);
        assertThat(globex.post(INVITATIONS + "/" + id + "/resending")).hasStatus(404);
        assertThat(globex.delete(INVITATIONS + "/inv_0")).hasStatus(404);
    }

    @Test
    void refuseFieldsThatAreNotTheirs() {
        var acme = Crew.of(cast, "Acme");
        var body = new HashMap<String, Object>(Map.of("email", email, "role", "MEMBER"));
        body.put("tenantId", acme.owner().organizationId());

        assertThat(acme.owner().api().post(INVITATIONS, body)).hasStatus(422);
        assertThat(acme.owner().api().post(INVITATIONS, Map.of()))
                .hasStatus(422)
                .hasErrorFor("email");
    }

    @Test
    void leaveATrailWithoutAddressesAndKeepOnlyTheHash() {
        var acme = Crew.of(cast, "Acme");
        var id = acme.invite(email, "MEMBER").text("/data/id");
        acme.owner().api().post(INVITATIONS + "/" + id + "/resending");
        acme.acceptAsNew(acme.token(email));

        var tenant = TenantId.of(acme.owner().organizationId()).value();
        var actions = database.jdbc()
                .sql("select action from audit_events where tenant_id = :tenant and action like 'invitation.%'"
                        + " or tenant_id = :tenant and action like 'member.%'")
                .param("tenant", tenant)
                .query((row, index) -> row.getString(1))
                .list();
        assertThat(actions).contains("invitation.made", "invitation.resent", "invitation.accepted", "member.joined");
        assertThat(one(
                        "select count(*) from audit_events a where a.tenant_id = cast(:value as uuid)"
                                + " and a::text like '%globex.example%'",
                        tenant.toString()))
                .isEqualTo("0");
        assertThat(one("select length(token_hash) from invitations where email = :value", email))
                .isEqualTo("32");
    }

    private void become(Crew crew, String state) {
        database.jdbc()
                .sql("update organizations set state = :state,"
                        + " suspended_at = case when :state = 'SUSPENDED' then now() end,"
                        + " deleted_at = case when :state = 'DELETED' then now() end where tenant_id = :tenant")
                .param("state", state)
                .param("tenant", TenantId.of(crew.owner().organizationId()).value())
                .update();
    }

    private String fresh(Crew crew) {
        var address = Crew.address();
        assertThat(crew.invite(address, "MEMBER")).hasStatus(201);
        return crew.token(address);
    }

    private void letPass(String invitation) {
        database.jdbc()
                .sql("update invitations set expires_at = now() - interval '1 second' where id = :id")
                .param("id", InvitationId.of(invitation).value())
                .update();
    }

    private void plant(Crew crew, int many, String state, String created) {
        database.jdbc()
                .sql("insert into invitations (id, tenant_id, email, role, state, token_hash, created_at, expires_at,"
                        + " ended_at) select gen_random_uuid(), :tenant, 'p' || n || '@acme.example', 'MEMBER', :state,"
                        + " sha256(gen_random_uuid()::text::bytea), "
                        + created.replace("now()", "cast(:now as timestamptz)")
                        + ", cast(:now as timestamptz) + interval '1 day',"
                        + " case when :state = 'PENDING' then null else now() end from generate_series(1, :many) n")
                .param("tenant", TenantId.of(crew.owner().organizationId()).value())
                .param("state", state)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("many", many)
                .update();
    }

    private String one(String sql, String value) {
        return database.jdbc()
                .sql(sql)
                .param("value", value)
                .query(String.class)
                .single();
    }
}
