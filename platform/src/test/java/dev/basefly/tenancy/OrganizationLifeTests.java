package dev.basefly.tenancy;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.PlatformTest;
import dev.basefly.access.RoleName;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.testkit.ApiResponse;
import dev.basefly.testkit.Cast;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@PlatformTest
class OrganizationLifeTests {

    private static final String ORGANIZATIONS = "/api/v1/organizations";
    private static final String BYTES = "application/octet-stream";
    private static final byte[] PNG = HexFormat.of().parseHex("89504e470d0a1a0a0000000d49484452");

    @Autowired
    private Cast cast;

    @Autowired
    private Organizations organizations;

    @Autowired
    private OrganizationLife life;

    @Autowired
    private MovableClock clock;

    @Test
    void beginsAsACompanyOrAsOnesOwn() {
        var acme = cast.owner("Acme");
        var alone = cast.nobody()
                .post(
                        "/api/v1/auth/sign-up",
                        Map.of(
                                "email",
                                UUID.randomUUID() + "@alone.example",
                                "password",
                                Cast.PASSWORD,
                                "name",
                                "Ada"));

        assertThat(get(acme)).hasJson("/data/kind", "COMPANY").hasJson("/data/state", "ACTIVE");
        assertThat(cast.nobody()
                        .withBearer(alone.text("/data/accessToken"))
                        .get(ORGANIZATIONS + "/" + alone.text("/data/organization/id")))
                .hasJson("/data/kind", "PERSONAL");
    }

    @Test
    void givesEachItsOwnSlugAlsoAtOnce() throws Exception {
        var name = "Twins " + UUID.randomUUID();
        var people = IntStream.range(0, 8).mapToObj(i -> cast.owner("Twin")).toList();

        var answers = atOnce(people.stream()
                .map(person -> (Callable<ApiResponse>) () -> person.api().post(ORGANIZATIONS, Map.of("name", name)))
                .toList());

        assertThat(answers).allSatisfy(answer -> assertThat(answer).hasStatus(201));
        assertThat(answers.stream().map(answer -> answer.text("/data/slug")).distinct())
                .hasSize(8);
    }

    @Test
    void changesWhatIsGivenAndLeavesTheRest() {
        var ada = cast.owner("Acme");
        var slug = "acme-" + UUID.randomUUID().toString().substring(0, 8);

        assertThat(change(ada, Map.of("slug", slug, "accent", "#7A1FA2")))
                .hasStatus(200)
                .hasJson("/data/name", "Acme")
                .hasJson("/data/slug", slug)
                .hasJson("/data/accent", "#7a1fa2");
        var cleared = change(ada, Map.of("name", " Acme  Labs ", "accent", ""));
        assertThat(cleared).hasJson("/data/name", "Acme Labs").hasJson("/data/slug", slug);
        assertThat(cleared.json("/data/accent").isNull()).isTrue();
    }

    @Test
    void ignoresFieldsThatAreNotTheOwnersToSet() {
        var ada = cast.owner("Acme");

        change(ada, Map.of("name", "Acme", "state", "SUSPENDED", "kind", "PERSONAL", "id", "org_0", "role", "VIEWER"));

        assertThat(get(ada))
                .hasJson("/data/state", "ACTIVE")
                .hasJson("/data/kind", "COMPANY")
                .hasJson("/data/id", ada.organizationId());
    }

    @Test
    void refusesWhatCannotBe() {
        var ada = cast.owner("Acme");

        assertThat(change(ada, Map.of("name", ""))).hasStatus(422).hasErrorFor("name");
        assertThat(change(ada, Map.of("slug", "admin"))).hasStatus(422).hasErrorFor("slug");
        assertThat(change(ada, Map.of("slug", "-x-"))).hasStatus(422).hasErrorFor("slug");
        assertThat(change(ada, Map.of("accent", "#ffff00"))).hasStatus(422).hasErrorFor("accent");
        assertThat(change(ada, Map.of("region", "mars"))).hasStatus(422).hasErrorFor("region");
    }

    @Test
    void keepsAnOldSlugForItsOrganizationForAWhile() {
        var ada = cast.owner("Acme");
        var grace = cast.owner("Globex");
        var old = get(ada).text("/data/slug");

        assertThat(change(ada, Map.of("slug", old + "-new"))).hasStatus(200);

        assertThat(change(grace, Map.of("slug", old))).hasStatus(409).hasJson("/error/reason", "slug_taken");
        assertThat(change(ada, Map.of("slug", old))).hasStatus(200).hasJson("/data/slug", old);
        assertThat(change(grace, Map.of("slug", old + "-new"))).hasStatus(409);
        clock.advance(Duration.ofDays(91));
        life.change(TenantId.of(grace.organizationId()), new OrganizationLife.Change(null, old + "-new", null, null));
    }

    @Test
    void letsOneOfManyHaveASlugThatAllWantAtOnce() throws Exception {
        var slug = "wanted-" + UUID.randomUUID().toString().substring(0, 8);
        var people = IntStream.range(0, 6).mapToObj(i -> cast.owner("Wanting")).toList();

        var answers = atOnce(people.stream()
                .map(person -> (Callable<ApiResponse>) () -> change(person, Map.of("slug", slug)))
                .toList());

        assertThat(answers.stream().filter(answer -> answer.status() == 200)).hasSize(1);
        assertThat(answers.stream().filter(answer -> answer.status() == 409)).hasSize(5);
    }

    @Test
    void showsASmallPictureToItsPeopleOnly() {
        var ada = cast.owner("Acme");
        var path = ORGANIZATIONS + "/" + ada.organizationId() + "/logo";

        assertThat(ada.api().put(path, PNG, BYTES)).hasStatus(204);

        assertThat(ada.api().get(path)).hasStatus(200).hasHeader("Content-Type", "image/png");
        assertThat(ada.api().get(get(ada).text("/data/logo"))).hasStatus(200);
        assertThat(cast.owner("Globex").api().get(path)).hasStatus(404);
        assertThat(cast.owner("Globex").api().put(path, PNG, BYTES)).hasStatus(404);
        assertThat(ada.api().delete(path)).hasStatus(204);
        assertThat(ada.api().get(path)).hasStatus(404);
    }

    @Test
    void refusesPicturesThatAreLargeOrNone() {
        var ada = cast.owner("Acme");
        var path = ORGANIZATIONS + "/" + ada.organizationId() + "/logo";

        assertThat(ada.api()
                        .put(
                                path,
                                "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".getBytes(UTF_8),
                                BYTES))
                .hasStatus(415);
        assertThat(ada.api().put(path, new byte[0], BYTES)).hasStatus(400);
        assertThat(ada.api().put(path, new byte[] {1}, BYTES)).hasStatus(415);
        assertThat(ada.api().put(path, Arrays.copyOf(PNG, OrganizationLife.LOGO.bytes() + 1), BYTES))
                .hasStatus(413);
        assertThat(ada.api().put(path, Arrays.copyOf(PNG, OrganizationLife.LOGO.bytes()), BYTES))
                .hasStatus(204);
    }

    @Test
    void isChangedByThoseWhoMayOnly() {
        var ada = cast.owner("Acme");
        var grace = cast.owner("Globex");
        organizations.add(TenantId.of(ada.organizationId()), id(grace), RoleName.MEMBER);

        assertThat(grace.api().patch(ORGANIZATIONS + "/" + ada.organizationId(), Map.of("name", "Mine")))
                .hasStatus(403)
                .hasJson("/error/reason", "missing_permission");
        assertThat(grace.api().delete(ORGANIZATIONS + "/" + ada.organizationId()))
                .hasStatus(403);
        assertThat(cast.owner("Initech")
                        .api()
                        .patch(ORGANIZATIONS + "/" + ada.organizationId(), Map.of("name", "Mine")))
                .hasStatus(404);
        assertThat(cast.owner("Initech").api().delete(ORGANIZATIONS + "/" + ada.organizationId()))
                .hasStatus(404);
    }

    @Test
    void endsAndCanBeTakenBackForAWhile() {
        var ada = cast.owner("Acme");
        var second = ada.api().post(ORGANIZATIONS, Map.of("name", "Second")).text("/data/id");

        assertThat(ada.api().delete(ORGANIZATIONS + "/" + second)).hasStatus(204);

        assertThat(ada.api().get(ORGANIZATIONS + "/" + second)).hasStatus(404);
        assertThat(ada.api().delete(ORGANIZATIONS + "/" + second)).hasStatus(404);
        assertThat(ada.api().withHeader("X-Tenant", second).get("/api/v1/me")).hasStatus(404);
        assertThat(ada.api().get(ORGANIZATIONS)).hasNoJson("/data/1");
        assertThat(ada.api().get(ORGANIZATIONS + "?show=DELETED")).hasJson("/data/0/id", second);
        assertThat(cast.owner("Globex").api().post(ORGANIZATIONS + "/" + second + "/restoration"))
                .hasStatus(404);
        assertThat(ada.api().post(ORGANIZATIONS + "/" + second + "/restoration"))
                .hasStatus(200)
                .hasJson("/data/state", "ACTIVE");
        assertThat(ada.api().get(ORGANIZATIONS + "/" + second)).hasStatus(200);
        assertThat(ada.api().post(ORGANIZATIONS + "/" + second + "/restoration"))
                .hasStatus(404);
    }

    @Test
    void cannotBeTakenBackAfterItsTime() {
        var ada = cast.owner("Acme");
        var id = TenantId.of(ada.organizationId());
        life.delete(id, null);

        clock.advance(Duration.ofDays(31));

        assertThatThrownBy(() -> life.restore(id)).hasMessageContaining("not found");
    }

    @Test
    void staysSuspendedThroughDeletingAndRestoring() {
        var id = TenantId.of(cast.owner("Acme").organizationId());

        life.suspend(id, "unpaid");
        life.delete(id, "asked by phone");

        assertThat(life.restore(id).state()).isEqualTo(OrganizationState.SUSPENDED);
        assertThat(life.resume(id).state()).isEqualTo(OrganizationState.ACTIVE);
    }

    @Test
    void isListedInPages() {
        var ada = cast.owner("First");
        var ids = new ArrayList<String>(List.of(ada.organizationId()));
        IntStream.range(0, 4)
                .forEach(i -> ids.add(
                        ada.api().post(ORGANIZATIONS, Map.of("name", "No " + i)).text("/data/id")));

        var seen = new ArrayList<String>();
        var cursor = "";
        do {
            var page = ada.api().get(ORGANIZATIONS + "?limit=2" + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
            page.json("/data").forEach(row -> seen.add(row.path("id").asString()));
            cursor = page.json("/meta/nextCursor").asString("");
        } while (!cursor.isEmpty());

        assertThat(seen).isEqualTo(ids);
        assertThat(ada.api().get(ORGANIZATIONS + "?limit=0")).hasStatus(422);
        for (var nonsense : new String[] {"x", "eA", "MjAyNnx4"}) {
            assertThat(ada.api().get(ORGANIZATIONS + "?cursor=" + nonsense)).hasStatus(400);
        }
    }

    private ApiResponse get(Cast.Person person) {
        return person.api().get(ORGANIZATIONS + "/" + person.organizationId());
    }

    private ApiResponse change(Cast.Person person, Map<String, String> change) {
        return person.api().patch(ORGANIZATIONS + "/" + person.organizationId(), change);
    }

    private static UserId id(Cast.Person person) {
        return UserId.of(person.id());
    }

    private static <T> List<T> atOnce(List<Callable<T>> calls) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<T>();
            for (Future<T> answer : threads.invokeAll(calls)) {
                answers.add(answer.get());
            }
            return answers;
        }
    }
}
