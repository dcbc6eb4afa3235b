package dev.basefly.teams;

import static dev.basefly.teams.Crew.INVITATIONS;
import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.basefly.PlatformTest;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.Cast;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@PlatformTest
class MemberApiTests {

    private static final String MEMBERS = "/api/v1/members";

    @Autowired
    private Cast cast;

    @Test
    void areListedByNamePageByPage() {
        var acme = Crew.of(cast, "Acme");
        acme.join("MEMBER", "bea Baker");
        acme.join("VIEWER", "Anna Abbot");
        acme.join("BILLING", "Ämil Zorn");

        var names = new ArrayList<String>();
        String cursor = "";
        do {
            var page = acme.owner().api().get(MEMBERS + "?limit=2" + cursor);
            assertThat(page).hasStatus(200);
            page.json("/data").forEach(member -> names.add(member.path("name").asString()));
            cursor = page.json("/meta/hasMore").asBoolean() ? "&cursor=" + page.text("/meta/nextCursor") : null;
        } while (cursor != null);

        assertThat(names).hasSize(4).doesNotHaveDuplicates();
        assertThat(names.indexOf("Anna Abbot")).isLessThan(names.indexOf("bea Baker"));
        assertThat(acme.owner().api().get(MEMBERS + "?cursor=nonsense")).hasStatus(400);
    }

    @Test
    void areSearchedByNameAndAddress() {
        var acme = Crew.of(cast, "Acme");
        var bea = acme.join("MEMBER", "Bea 100% Baker_Smith");

        assertThat(acme.owner().api().get(MEMBERS + "?search=BAKER_"))
                .hasJson("/data/0/id", bea.id())
                .hasNoJson("/data/1");
        assertThat(acme.owner().api().get(MEMBERS + "?search=" + bea.email().toUpperCase(Locale.ROOT)))
                .hasJson("/data/0/id", bea.id());
        assertThat(acme.owner().api().get(MEMBERS + "?search=%25%25")).hasNoJson("/data/0");
        assertThat(Crew.of(cast, "Globex").owner().api().get(MEMBERS + "?search=baker"))
                .hasNoJson("/data/0");
    }

    @Test
    void getAnotherRoleAndAreTold() {
        var acme = Crew.of(cast, "Acme");
        var grace = acme.join("MEMBER");

        assertThat(change(acme.owner().api(), grace.id(), "ADMIN"))
                .hasStatus(200)
                .hasJson("/data/role", "ADMIN");

        assertThat(mail(grace.email())).contains("You are now Admin of Acme; before you were Member.");
        assertThat(change(acme.owner().api(), grace.id(), "EMPEROR"))
                .hasStatus(422)
                .hasErrorFor("role");
        assertThat(acme.owner().api().patch(MEMBERS + "/" + grace.id(), Map.of()))
                .hasStatus(422)
                .hasErrorFor("role");
        assertThat(acme.owner().api().patch(MEMBERS + "/" + grace.id(), Map.of("role", "ADMIN", "userId", "x")))
                .hasStatus(422);
    }

    @Test
    void areNotTouchedByThoseBelowThemNorRaisedAboveThem() {
        var acme = Crew.of(cast, "Acme");
        var admin = acme.join("ADMIN");
        var member = acme.join("MEMBER");
        var owner = acme.ownerId();

        assertThat(change(admin.api(), owner, "MEMBER"))
                .hasStatus(403)
                .hasJson("/error/reason", "member_above_you")
                .hasJson("/error/remedy");
        assertThat(admin.api().delete(MEMBERS + "/" + owner)).hasStatus(403);
        assertThat(change(admin.api(), member.id(), "OWNER"))
                .hasStatus(403)
                .hasJson("/error/reason", "role_above_yours");
        assertThat(change(admin.api(), admin.id(), "OWNER")).hasStatus(403);
        assertThat(change(member.api(), member.id(), "ADMIN"))
                .hasStatus(403)
                .hasJson("/error/reason", "missing_permission");
        assertThat(change(admin.api(), member.id(), "VIEWER")).hasStatus(200);
        assertThat(acme.role(owner)).isEqualTo("OWNER");
    }

    @Test
    void neverLoseTheLastOwner() {
        var acme = Crew.of(cast, "Acme");
        var owner = acme.owner().api();

        assertThat(change(owner, acme.ownerId(), "ADMIN"))
                .hasStatus(409)
                .hasJson("/error/reason", "last_owner")
                .hasJson("/error/remedy");
        assertThat(owner.delete(MEMBERS + "/" + acme.ownerId())).hasStatus(409);
        assertThat(owner.delete(MEMBERS + "/me")).hasStatus(409).hasJson("/error/reason", "last_owner");

        var second = acme.join("MEMBER");
        assertThat(change(owner, second.id(), "OWNER")).hasStatus(200);
        assertThat(owner.delete(MEMBERS + "/me")).hasStatus(204);
        assertThat(change(second.api(), second.id(), "VIEWER")).hasStatus(409);
    }

    @Test
    void loseAccessWhenTheyAreRemoved() {
        var acme = Crew.of(cast, "Acme");
        var grace = acme.join("ADMIN");
        var pending = grace.api()
                .post(INVITATIONS, Map.of("email", Crew.address(), "role", "ADMIN"))
                .text("/data/id");
        assertThat(grace.api().get(MEMBERS)).hasStatus(200);

        assertThat(acme.owner().api().delete(MEMBERS + "/" + grace.id())).hasStatus(204);

        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(grace.api().get(MEMBERS)).hasStatus(403));
        assertThat(acme.owner().api().get(INVITATIONS + "/" + pending)).hasJson("/data/state", "REVOKED");
        assertThat(mail(grace.email())).contains("removed from Acme");
        assertThat(acme.owner().api().delete(MEMBERS + "/" + grace.id())).hasStatus(404);
        assertThat(acme.invite(grace.email(), "MEMBER")).hasStatus(201);
        assertThat(Crew.accept(grace.api(), acme.token(grace.email()))).hasStatus(201);
    }

    @Test
    void leaveByThemselves() {
        var acme = Crew.of(cast, "Acme");
        var grace = acme.join("VIEWER");

        assertThat(grace.api().delete(MEMBERS + "/me")).hasStatus(204);

        assertThat(acme.owner().api().get(MEMBERS + "/" + grace.id())).hasStatus(404);
        assertThat(cast.nobody().delete(MEMBERS + "/me")).hasStatus(401);
    }

    @Test
    void areUnknownToOtherOrganizations() {
        var grace = Crew.of(cast, "Acme").join("MEMBER");
        var globex = Crew.of(cast, "Globex").owner().api();

        assertThat(globex.get(MEMBERS + "/" + grace.id())).hasStatus(404);
        assertThat(change(globex, grace.id(), "VIEWER")).hasStatus(404);
        assertThat(globex.delete(MEMBERS + "/" + grace.id())).hasStatus(404);
        assertThat(globex.delete(MEMBERS + "/usr_0")).hasStatus(404);
    }

    private String mail(String address) {
        return cast.nobody().get("/dev/mail.json?to=" + address).text("/data/0/content/text");
    }

    private static dev.basefly.testkit.ApiResponse change(ApiClient api, String person, String role) {
        return api.patch(MEMBERS + "/" + person, Map.of("role", role));
    }
}
