package dev.basefly.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.PlatformTest;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.events.Events;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.tenancy.MemberChanged;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.Cast;
import dev.basefly.testkit.sql.Statements;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Streams as their listeners have them. */
@PlatformTest
@CrossTenant(reason = "changes what the rights are read from")
class LiveTests {

    private static final String MEMBERS = "/api/v1/live?channels=members";

    @LocalServerPort
    private int port;

    @Autowired
    private Cast cast;

    @Autowired
    private Events events;

    @Autowired
    private SystemDatabase system;

    @Autowired
    private Rechecks rechecks;

    @Autowired
    private MovableClock clock;

    private Cast.Person ada = new Cast.Person("", "", "", "", "", new ApiClient(URI.create("http://localhost")));
    private String bearer = "";

    @BeforeEach
    void signUp() {
        ada = cast.owner("Acme");
        signIn();
    }

    private void signIn() {
        bearer = "Authorization: Bearer "
                + cast.nobody()
                        .post("/api/v1/auth/sign-in", Map.of("email", ada.email(), "password", ada.password()))
                        .text("/data/accessToken");
    }

    private URI server() {
        return URI.create("http://localhost:" + port);
    }

    private LiveClient listen(String path, String... more) {
        LiveClient client = LiveClient.listen(
                server(),
                path,
                Stream.concat(Stream.of(bearer), Stream.of(more)).toArray(String[]::new));
        client.next("hello");
        return client;
    }

    private LiveClient refused(String path, String... headers) {
        return LiveClient.ask(server(), path, headers);
    }

    private UserId join() {
        UserId person = new UserId(UUID.randomUUID());
        TenantId acme = TenantId.of(ada.organizationId());
        system.inTransaction(() -> events.publish(new MemberChanged(acme, person, "MEMBER")));
        return person;
    }

    private void change(String sql) {
        assertThat(system.jdbc()
                        .sql(sql)
                        .param("person", UserId.of(ada.id()).value())
                        .param("organization", TenantId.of(ada.organizationId()).value())
                        .update())
                .isPositive();
    }

    @Test
    void tellsWhatHappens() {
        try (var stream = listen(MEMBERS)) {
            UserId person = join();

            var change = stream.next("change");
            assertThat(change.json().at("/channels/0").asString()).isEqualTo("members");
            assertThat(change.json().at("/kind").asString()).isEqualTo("tenancy.member_changed");
            assertThat(change.json().at("/details/person").asString()).isEqualTo(person.toString());
            assertThat(change.id()).matches("\\d+");
        }
    }

    @Test
    void isNeitherKeptNorPackedOnItsWay() {
        try (var stream = listen(MEMBERS, "Accept-Encoding: gzip")) {
            assertThat(stream.head())
                    .contains("X-Accel-Buffering: no", "Cache-Control: no-store, no-transform", "Connection: close")
                    .anyMatch(line -> line.startsWith("Content-Type: text/event-stream"))
                    .noneMatch(line -> line.startsWith("Content-Encoding") || line.startsWith("Transfer-Encoding"));
        }
    }

    @Test
    void goesOnWhereItWasCutOff() {
        String last;
        UserId missed;
        try (var stream = listen(MEMBERS)) {
            join();
            last = stream.next("change").id();
        }
        missed = join();
        try (var header = listen(MEMBERS, "Last-Event-ID: " + last);
                var parameter = listen(MEMBERS + "&after=" + last)) {
            assertThat(header.next("change").data()).contains(missed.toString());
            assertThat(parameter.next("change").data()).contains(missed.toString());
        }
    }

    @Test
    void tellsPeopleWhatConcernsThemOnTheirOwnChannel() {
        try (var stream = listen("/live?channels=me")) {
            join();
            system.inTransaction(() ->
                    events.publish(new MemberChanged(TenantId.of(ada.organizationId()), UserId.of(ada.id()), "ADMIN")));

            assertThat(stream.next("change").data()).contains("[\"me\"]", ada.id());
        }
    }

    @Test
    void worksOverHttp2() throws Exception {
        try (var http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            var answer = http.send(
                    HttpRequest.newBuilder(server().resolve(MEMBERS))
                            .header("Authorization", bearer.substring(15))
                            .build(),
                    BodyHandlers.ofLines());
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
            UserId person = join();
            try (var lines = answer.body()) {
                assertThat(lines.filter(line -> line.contains(person.toString()))
                                .findFirst())
                        .isPresent();
            }
            http.shutdownNow();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no-such",
                "members:usr_1",
                "me:usr_1",
                "members\\u000d",
                "%00",
                "MEMBERS",
                "members,no-such",
                "a b"
            })
    void refusesAChannelThatDoesNotExist(String channels) {
        var refused =
                refused("/api/v1/live?channels=" + channels.replace(" ", "%20").replace("\\", "%5C"), bearer);

        assertThat(refused.status()).contains(" 404");
        assertThat(refused.body()).contains("unknown_channel");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?channels=", "?channels=members&after=x", "?channels=members&after=-1"})
    void refusesWhatIsNoRequestForAStream(String query) {
        assertThat(refused("/api/v1/live" + query, bearer).status()).contains(" 422");
    }

    @Test
    void refusesTooManyChannels() {
        var many = String.join(
                ",", Stream.iterate(1, n -> n + 1).limit(21).map(n -> "c" + n).toList());

        assertThat(refused("/api/v1/live?channels=" + many, bearer).status()).contains(" 422");
    }

    @Test
    void refusesWhoIsNotSignedInAndWhoLacksThePermission() {
        assertThat(refused(MEMBERS).status()).contains(" 401");
        assertThat(refused(MEMBERS, "Authorization: Bearer x").status()).contains(" 401");

        String key = ada.api()
                .post("/api/v1/api-keys", Map.of("name", "listener", "scopes", List.of("live:read")))
                .text("/data/secret");
        var unscoped = refused(MEMBERS, "Authorization: Bearer " + key);
        assertThat(unscoped.status()).contains(" 403");
        assertThat(unscoped.body()).contains("missing_scope");
        assertThat(refused("/api/v1/live?channels=me", "Authorization: Bearer " + key)
                        .body())
                .contains("persons_only");
    }

    @Test
    void answersHeadWithoutAStream() {
        assertThat(ada.api()
                        .send("HEAD", MEMBERS, java.net.http.HttpRequest.BodyPublishers.noBody())
                        .status())
                .isEqualTo(200);
    }

    @Test
    void endsWithTheSession() {
        try (var stream = listen(MEMBERS)) {
            change("update sessions set ended_at = now() where user_id = :person or organization_id = :organization");
            rechecks.run(() -> true);

            assertThat(stream.next("end").data()).contains("no_access");
            assertThat(stream.ends()).isTrue();
        }
    }

    @Test
    void endsWhenTheSessionExpires() {
        try (var stream = listen(MEMBERS)) {
            change("update sessions set expires_at = created_at"
                    + " where user_id = :person or organization_id = :organization");
            rechecks.run(() -> true);

            assertThat(stream.next("end").data()).contains("no_access");
        }
    }

    @Test
    void tellsWhoSleptForAnHourWhatWasMissedInItsOrder() {
        String last;
        try (var stream = listen(MEMBERS)) {
            join();
            last = stream.next("change").id();
        }
        UserId before = join();
        clock.advance(Duration.ofHours(1));
        UserId after = join();

        assertThat(refused(MEMBERS, bearer, "Last-Event-ID: " + last).status())
                .as("the access token has ended")
                .contains(" 401");
        signIn();
        try (var awake = listen(MEMBERS, "Last-Event-ID: " + last)) {
            assertThat(awake.next("change").data()).contains(before.toString());
            assertThat(awake.next("change").data()).contains(after.toString());
            UserId later = join();
            assertThat(awake.next("change").data()).contains(later.toString());
        }
    }

    @Test
    void endsWithTheMembership() {
        try (var stream = listen(MEMBERS)) {
            change("delete from memberships where user_id = :person and tenant_id = :organization");
            rechecks.run(() -> true);

            assertThat(stream.next("end").data()).contains("no_access");
        }
    }

    @Test
    void endsWithTheSuspensionOfTheOrganization() {
        try (var stream = listen(MEMBERS)) {
            change("update organizations set state = 'SUSPENDED', suspended_at = now() where tenant_id = :organization"
                    + " and exists (select from users where id = :person)");
            rechecks.run(() -> true);

            assertThat(stream.next("end").data()).contains("organization_suspended");
        }
    }

    @Test
    void goesOnForWhoMayStillListen() {
        try (var stream = listen(MEMBERS)) {
            rechecks.run(() -> true);
            UserId person = join();

            assertThat(stream.next().data()).contains(person.toString());
        }
    }

    @Test
    void readsAnewWithAnIdThatTheOrganizationNeverGot() {
        try (var stream = listen(MEMBERS, "Last-Event-ID: 4711")) {
            assertThat(stream.next("reset").id()).matches("\\d+");
        }
    }

    @Test
    void looksAllListenersUpTogether() {
        try (var ofAda = listen(MEMBERS)) {
            signUp();
            try (var ofAnother = listen(MEMBERS)) {
                signUp();
                try (var ofAThird = listen("/api/v1/live?channels=members,plan,me")) {
                    var asked = Statements.of(() -> rechecks.run(() -> true));

                    assertThat(asked)
                            .filteredOn(sql -> sql.contains("from sessions s"))
                            .hasSize(1);
                    assertThat(asked)
                            .filteredOn(sql -> sql.contains("from unnest("))
                            .hasSize(1);
                    assertThat(asked).hasSizeLessThanOrEqualTo(3);
                    UserId person = join();
                    assertThat(ofAThird.next("change").data()).contains(person.toString());
                    assertThat(List.of(ofAda.left(), ofAnother.left())).allMatch(List::isEmpty);
                }
            }
        }
    }

    @Test
    void endsWithTheKey() {
        String path = "/api/v1/api-keys";
        var key = ada.api().post(path, Map.of("name", "listener", "scopes", List.of("live:read", "members:read")));
        try (var stream = LiveClient.listen(server(), MEMBERS, "Authorization: Bearer " + key.text("/data/secret"))) {
            stream.next("hello");
            rechecks.run(() -> true);
            join();
            stream.next("change");

            assertThat(ada.api().delete(path + "/" + key.text("/data/key/id")).status())
                    .isEqualTo(204);
            rechecks.run(() -> true);
            assertThat(stream.next("end").data()).contains("no_access");
        }
    }

    @Test
    void countsTheStreamsOfAListener() {
        var streams = Stream.generate(() -> listen(MEMBERS)).limit(20).toList();
        try {
            var refused = refused(MEMBERS, bearer);
            assertThat(refused.status()).contains(" 429");
            assertThat(refused.head()).anyMatch(line -> line.startsWith("Retry-After: "));
            assertThat(refused.body()).contains("too_many_streams");
        } finally {
            streams.forEach(LiveClient::close);
        }
    }
}
