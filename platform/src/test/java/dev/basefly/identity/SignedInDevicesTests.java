package dev.basefly.identity;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.PlatformTest;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.TenantId;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.ApiResponse;
import dev.basefly.testkit.Cast;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@PlatformTest
@CrossTenant(reason = "makes somebody an operator and reads what was recorded")
class SignedInDevicesTests {

    private static final String SESSIONS = "/api/v1/me/sessions";
    private static final String FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
    private static final String IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15"
            + " (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";

    @Autowired
    private ApiClient api;

    @Autowired
    private Cast cast;

    @Autowired
    private SystemDatabase database;

    @Autowired
    private MovableClock clock;

    @Test
    void areListedWithTheOneThatAsksFirst() {
        var ada = cast.owner("Acme");
        signIn(ada, FIREFOX);
        clock.advance(Duration.ofMinutes(1));
        var phone = signIn(ada, IPHONE);
        clock.advance(Duration.ofMinutes(1));
        signIn(ada, "backup-tool/1.2 (cron)");

        assertThat(phone.get(SESSIONS))
                .hasStatus(200)
                .hasJson("/data/0/device", "Safari on iPhone")
                .hasJson("/data/0/current", true)
                .hasJson("/data/0/kind", "PROGRAM")
                .hasJson("/data/0/address", "127.0.0.1")
                .hasJson("/data/1/device", "backup-tool")
                .hasJson("/data/2/device", "Firefox on Linux")
                .hasJson("/data/2/current", false)
                .hasNoJson("/data/4");
    }

    @Test
    void signOutOneByOne() {
        var ada = cast.owner("Acme");
        var lost = signIn(ada, FIREFOX);
        var id = lost.get(SESSIONS).text("/data/0/id");

        assertThat(ada.api().delete(SESSIONS + "/" + id)).hasStatus(204);

        assertThat(lost.get("/api/v1/me")).hasStatus(401);
        assertThat(ada.api().get("/api/v1/me")).hasStatus(200);
        assertThat(ada.api().delete(SESSIONS + "/" + id)).hasStatus(404);
    }

    @Test
    void ofOthersAreAsIfThereWereNone() {
        var ada = cast.owner("Acme");
        var mallory = cast.owner("Globex").api();
        var id = ada.api().get(SESSIONS).text("/data/0/id");

        assertThat(mallory.delete(SESSIONS + "/" + id)).hasStatus(404);
        assertThat(mallory.delete(SESSIONS + "/ses_01h455vb4pex5vsknk084sn02q")).hasStatus(404);
        assertThat(mallory.delete(SESSIONS + "/nonsense").status()).isIn(400, 404);
        assertThat(api.get(SESSIONS)).hasStatus(401);
        assertThat(ada.api().get("/api/v1/me")).hasStatus(200);
    }

    @Test
    void signOutEverywhereElse() {
        var ada = cast.owner("Acme");
        var lost = signIn(ada, FIREFOX);
        var phone = signIn(ada, IPHONE);

        assertThat(phone.delete(SESSIONS)).hasStatus(204);

        assertThat(lost.get("/api/v1/me")).hasStatus(401);
        assertThat(ada.api().get("/api/v1/me")).hasStatus(401);
        assertThat(phone.get(SESSIONS)).hasStatus(200).hasNoJson("/data/1");
    }

    @Test
    void signOutEverywhere() {
        var ada = cast.owner("Acme");
        var phone = signIn(ada, IPHONE);

        assertThat(phone.delete(SESSIONS + "?all=true")).hasStatus(204);

        assertThat(phone.get("/api/v1/me")).hasStatus(401);
        assertThat(ada.api().get("/api/v1/me")).hasStatus(401);
    }

    @Test
    void areNamedByWhatTheySayTheyAre() {
        assertThat(name("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
                        + " Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0"))
                .isEqualTo("Edge on Windows");
        assertThat(name("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko)"
                        + " Chrome/140.0.0.0 Safari/537.36"))
                .isEqualTo("Chrome on macOS");
        assertThat(name("curl/8.5.0")).isEqualTo("curl");
        assertThat(name("<script>alert(1)</script>")).isEqualTo("Unknown device");
        assertThat(name("")).isEqualTo("Unknown device");
    }

    @Test
    void otherThanTheOneThatChangesThePasswordAreSignedOut() {
        var ada = cast.owner("Acme");
        var other = signIn(ada, FIREFOX);

        assertThat(change(ada.api(), Cast.PASSWORD, "another long pass phrase 7"))
                .hasStatus(204);

        assertThat(other.get("/api/v1/me")).hasStatus(401);
        assertThat(ada.api().get("/api/v1/me")).hasStatus(200);
        assertThat(attempt(ada, Cast.PASSWORD)).isEqualTo(401);
        assertThat(attempt(ada, "another long pass phrase 7")).isEqualTo(200);
    }

    @Test
    void changeThePasswordOnlyWithTheCurrentOneAndToAGoodOne() {
        var ada = cast.owner("Acme").api();

        assertThat(change(ada, "wrong", "another long pass phrase 7"))
                .hasStatus(422)
                .hasErrorFor("currentPassword");
        assertThat(change(ada, Cast.PASSWORD, "short")).hasStatus(422).hasErrorFor("newPassword");
        assertThat(change(ada, Cast.PASSWORD, Cast.PASSWORD)).hasStatus(422).hasErrorFor("newPassword");
        assertThat(ada.put("/api/v1/me/password", Map.of())).hasStatus(422);
        assertThat(change(ada, "wrong", "another long pass phrase 7")).hasStatus(422);
        assertThat(change(ada, "wrong", "another long pass phrase 7")).hasStatus(429);
        assertThat(change(api, Cast.PASSWORD, "another long pass phrase 7")).hasStatus(401);
    }

    @Test
    void areSignedOutByOperators() {
        var ada = cast.owner("Acme");
        var id = ada.id();
        var operator = cast.owner("Support");
        assertThat(operator.api().delete("/api/v1/users/" + id + "/sessions")).hasStatus(404);
        database.jdbc()
                .sql("update users set operator = true where email = :email")
                .param("email", operator.email())
                .update();

        assertThat(signIn(operator, FIREFOX).delete("/api/v1/users/" + id + "/sessions"))
                .hasStatus(204);

        assertThat(ada.api().get("/api/v1/me")).hasStatus(401);
    }

    @Test
    void areRecordedWithoutNamingAnybody() {
        var ada = cast.owner("Acme");
        var phone = signIn(ada, IPHONE);
        var id = phone.get(SESSIONS).text("/data/0/id");

        phone.delete(SESSIONS);
        change(phone, Cast.PASSWORD, "another long pass phrase 7");
        phone.post("/api/v1/auth/sign-out");

        assertThat(database.jdbc()
                        .sql("select action from audit_events where tenant_id = :acme order by id")
                        .param("acme", TenantId.of(ada.organizationId()).value())
                        .query((row, index) -> row.getString(1))
                        .list())
                .containsSubsequence(
                        "session.opened", "session.opened", "session.ended", "password.changed", "session.ended");
        assertThat(database.jdbc()
                        .sql("select count(*) from audit_events where target_id = :id and details::text like '%@%'")
                        .param("id", id)
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    private static ApiResponse change(ApiClient caller, String current, String next) {
        return caller.put("/api/v1/me/password", Map.of("currentPassword", current, "newPassword", next));
    }

    private ApiClient signIn(Cast.Person person, String userAgent) {
        return api.withBearer(api.withHeader("User-Agent", userAgent)
                .post("/api/v1/auth/sign-in", Map.of("email", person.email(), "password", Cast.PASSWORD))
                .text("/data/accessToken"));
    }

    private int attempt(Cast.Person person, String password) {
        return api.post("/api/v1/auth/sign-in", Map.of("email", person.email(), "password", password))
                .status();
    }

    private static String name(String userAgent) {
        return new Device("192.0.2.1", userAgent).name();
    }
}
