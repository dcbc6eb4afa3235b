package dev.basefly.clusters;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.ProductTest;
import dev.basefly.access.ObjectGrants;
import dev.basefly.access.ObjectGrants.Grant;
import dev.basefly.access.RoleName;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.tenancy.Organizations;
import dev.basefly.tenancy.Tenant;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.ApiResponse;
import dev.basefly.testkit.Cast;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

@ProductTest
class ClusterApiTests {

    private static final String CLUSTERS = "/api/v1/clusters";

    @Autowired
    private Cast cast;

    @Autowired
    private Organizations organizations;

    @Autowired
    private ObjectGrants grants;

    @Autowired
    private MovableClock clock;

    @Test
    void recordsWhoDidWhatToACluster() {
        var ada = cast.owner("Acme").api();
        var id = ada.post(CLUSTERS, Map.of("name", "Blue", "location", "eu-central-1"))
                .text("/data/id");

        ada.patch(CLUSTERS + "/" + id, Map.of("name", "Green"));
        ada.delete(CLUSTERS + "/" + id);
        ada.post(CLUSTERS + "/" + id + "/restoration");
        ada.delete(CLUSTERS + "/clu_7zzzzzzzzzzzzzzzzzzzzzzzzz");

        assertThat(ada.get("/api/v1/audit-events?targetId=" + id))
                .hasJson("/data/0/action", "cluster.restored")
                .hasJson("/data/1/action", "cluster.deleted")
                .hasJson("/data/2/action", "cluster.changed")
                .hasJson("/data/2/changes/name/before", "Blue")
                .hasJson("/data/2/changes/name/after", "Green")
                .hasNoJson("/data/2/changes/location")
                .hasJson("/data/3/action", "cluster.created")
                .hasNoJson("/data/4");
    }

    @Test
    void createsAClusterAndShowsIt() {
        var ada = cast.owner("Acme").api();

        var created = ada.post(CLUSTERS, Map.of("name", "  Production  ", "location", "eu-central-1", "plan", "PRO"));

        assertThat(created)
                .hasStatus(201)
                .hasHeader("Location", CLUSTERS + "/" + created.text("/data/id"))
                .hasJson("/data/name", "Production")
                .hasJson("/data/location", "eu-central-1")
                .hasJson("/data/plan", "PRO")
                .hasJson("/data/status", "PENDING");
        assertThat(created.json("/data/deletedAt").isNull()).isTrue();
        assertThat(created.text("/data/id")).startsWith("clu_");
        assertThat(created.text("/data/owner")).startsWith("usr_");
        assertThat(Instant.parse(created.text("/data/createdAt")))
                .isBefore(clock.instant().plusSeconds(1));
        assertThat(ada.get(CLUSTERS + "/" + created.text("/data/id")))
                .hasStatus(200)
                .hasJson("/data", created.json("/data"));
        assertThat(ada.get(CLUSTERS))
                .hasStatus(200)
                .hasJson("/data/0/id", created.text("/data/id"))
                .hasJson("/meta/hasMore", false);
    }

    @Test
    void takesTheFreePlanWhenNoneIsNamed() {
        assertThat(create(cast.owner("Acme").api(), "Staging", null))
                .hasStatus(201)
                .hasJson("/data/plan", "FREE");
    }

    @Test
    void changesWhatIsNamedAndLeavesTheRest() {
        var ada = cast.owner("Acme").api();
        var created = create(ada, "Staging", "FREE");
        var path = CLUSTERS + "/" + created.text("/data/id");

        assertThat(ada.patch(path, Map.of("name", "Renamed")))
                .hasStatus(200)
                .hasJson("/data/name", "Renamed")
                .hasJson("/data/location", created.text("/data/location"));
        assertThat(ada.patch(path, Map.of("network", "private")))
                .hasJson("/data/name", "Renamed")
                .hasJson("/data/network", "private");
        assertThat(Instant.parse(ada.get(path).text("/data/updatedAt")))
                .isAfterOrEqualTo(Instant.parse(created.text("/data/createdAt")).minus(Duration.ofDays(1)));
    }

    @Test
    void refusesAChangeOfNothingOrOfWhatCannotChange() {
        var ada = cast.owner("Acme").api();
        var path = CLUSTERS + "/" + create(ada, "Staging", "FREE").text("/data/id");

        assertThat(ada.patch(path, Map.of())).hasStatus(422);
        assertThat(ada.patch(path, Map.of("plan", "PRO"))).hasStatus(422);
        for (var fixed : List.of("plan", "status", "owner", "id", "deletedAt")) {
            assertThat(ada.patch(path, Map.of("name", "Renamed", fixed, "PRO")))
                    .hasStatus(422)
                    .hasErrorFor(fixed);
        }
        assertThat(ada.patch(path, Map.of("name", " "))).hasStatus(422).hasErrorFor("name");
        assertThat(ada.get(path)).hasJson("/data/name", "Staging").hasJson("/data/plan", "FREE");
    }

    @Test
    void deletesOnceAndRestores() {
        var ada = cast.owner("Acme").api();
        var id = create(ada, "Staging", "FREE").text("/data/id");
        var path = CLUSTERS + "/" + id;

        assertThat(ada.delete(path)).hasStatus(204);
        assertThat(ada.delete(path)).hasStatus(404);
        assertThat(ada.get(path)).hasStatus(404);
        assertThat(ada.patch(path, Map.of("name", "Ghost"))).hasStatus(404);
        assertThat(ada.get(CLUSTERS)).hasNoJson("/data/0");
        assertThat(ada.get(CLUSTERS + "?deleted=true"))
                .hasJson("/data/0/id", id)
                .hasJson("/data/0/status", "DELETED");

        assertThat(ada.post(path + "/restoration"))
                .hasStatus(200)
                .hasJson("/data/status", "PENDING")
                .hasJson("/data/name", "Staging");
        assertThat(ada.post(path + "/restoration")).hasStatus(404);
        assertThat(ada.get(path)).hasStatus(200);
    }

    @Test
    void refusesASecondActiveClusterOfThePlanAndOwner() {
        var ada = cast.owner("Acme").api();
        create(ada, "First", "FREE");

        assertThat(create(ada, "Second", "FREE"))
                .hasStatus(409)
                .hasErrorCode("CONFLICT")
                .hasJson("/error/reason", "plan_in_use")
                .hasJson("/error/remedy", "Delete that cluster, or choose another plan")
                .hasNoInternals();
        assertThat(create(ada, "Second", "PRO")).hasStatus(201);
    }

    @Test
    void refusesToRestoreWhenThePlanIsInUseMeanwhile() {
        var ada = cast.owner("Acme").api();
        var first = CLUSTERS + "/" + create(ada, "First", "FREE").text("/data/id");
        ada.delete(first);
        var second = CLUSTERS + "/" + create(ada, "Second", "FREE").text("/data/id");

        assertThat(ada.post(first + "/restoration")).hasStatus(409).hasJson("/error/reason", "plan_in_use");

        ada.delete(second);
        assertThat(ada.post(first + "/restoration")).hasStatus(200).hasJson("/data/name", "First");
    }

    @Test
    void createsExactlyOneUnderThirtyTwoAtOnce() throws Exception {
        var ada = cast.owner("Acme").api();
        var statuses = new HashMap<Integer, Integer>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var create =
                    (Callable<Integer>) () -> create(ada, "Race", "BUSINESS").status();
            for (var answer : threads.invokeAll(java.util.Collections.nCopies(32, create))) {
                statuses.merge(answer.get(), 1, Integer::sum);
            }
        }

        assertThat(statuses).isEqualTo(Map.of(201, 1, 409, 31));
    }

    @Test
    void deletesExactlyOnceUnderSixteenAtOnce() throws Exception {
        var ada = cast.owner("Acme").api();
        var path = CLUSTERS + "/" + create(ada, "Race", "FREE").text("/data/id");
        var statuses = new HashMap<Integer, Integer>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var delete = (Callable<Integer>) () -> ada.delete(path).status();
            for (var answer : threads.invokeAll(java.util.Collections.nCopies(16, delete))) {
                statuses.merge(answer.get(), 1, Integer::sum);
            }
        }

        assertThat(statuses).isEqualTo(Map.of(204, 1, 404, 15));
    }

    @Test
    void hidesTheClustersOfOthers() {
        var ada = cast.owner("Acme");
        var grace = cast.owner("Globex");
        var path = CLUSTERS + "/" + create(ada.api(), "Secret", "FREE").text("/data/id");

        for (var stranger : new ApiClient[] {grace.api(), grace.api().withHeader("X-Tenant", ada.organizationId())}) {
            assertThat(stranger.get(path))
                    .hasStatus(404)
                    .hasErrorCode("NOT_FOUND")
                    .doesNotContain("Secret");
            assertThat(stranger.patch(path, Map.of("name", "Taken"))).hasStatus(404);
            assertThat(stranger.delete(path)).hasStatus(404);
            assertThat(stranger.post(path + "/restoration")).hasStatus(404);
            assertThat(stranger.get(CLUSTERS)).doesNotContain("Secret");
        }
        assertThat(ada.api().get(path)).hasStatus(200).hasJson("/data/name", "Secret");
    }

    @Test
    void belongToTheOrganizationThatIsChosen() {
        var ada = cast.owner("Acme");
        var second =
                ada.api().post("/api/v1/organizations", Map.of("name", "Labs")).text("/data/id");
        var inLabs = ada.api().withHeader("X-Tenant", second);
        create(ada.api(), "Ours", "FREE");

        assertThat(create(inLabs, "Theirs", "FREE")).hasStatus(201);

        assertThat(inLabs.get(CLUSTERS)).hasJson("/data/0/name", "Theirs").hasNoJson("/data/1");
        assertThat(ada.api().get(CLUSTERS)).hasJson("/data/0/name", "Ours").hasNoJson("/data/1");
    }

    @Test
    void areReadOnlyForViewers() {
        var acme = cast.owner("Acme");
        var viewer = member(acme, RoleName.VIEWER);
        var path = CLUSTERS + "/" + create(acme.api(), "Production", "FREE").text("/data/id");

        assertThat(acme.api().patch(path, Map.of("network", "private"))).hasJson("/data/network", "private");
        assertThat(viewer.get(path)).hasStatus(200).hasNoJson("/data/network");
        assertThat(viewer.get(CLUSTERS)).hasStatus(200).hasJson("/data/0/name", "Production");
        assertThat(create(viewer, "Mine", "FREE"))
                .hasStatus(403)
                .hasErrorCode("FORBIDDEN")
                .hasJson("/error/reason", "missing_permission")
                .hasJson("/error/message", "Your role VIEWER does not have the permission clusters:write")
                .hasJson("/error/remedy", "Ask an owner for one of the roles OWNER, ADMIN, MEMBER");
        assertThat(viewer.patch(path, Map.of("name", "Mine"))).hasStatus(403);
        assertThat(viewer.delete(path)).hasStatus(403);
        assertThat(viewer.post(path + "/restoration")).hasStatus(403);
    }

    @Test
    void areChangedByTheirOwnerAndByAdminsOnly() {
        var acme = cast.owner("Acme");
        var member = member(acme, RoleName.MEMBER);
        var admin = member(acme, RoleName.ADMIN);
        var own = CLUSTERS + "/" + create(member, "Own", "FREE").text("/data/id");
        var foreign = CLUSTERS + "/" + create(acme.api(), "Foreign", "FREE").text("/data/id");

        assertThat(member.patch(own, Map.of("name", "Mine"))).hasStatus(200);
        assertThat(member.patch(foreign, Map.of("name", "Mine")))
                .hasStatus(403)
                .hasJson("/error/reason", "not_your_cluster")
                .hasJson("/error/remedy");
        assertThat(member.delete(foreign)).hasStatus(403);
        assertThat(admin.delete(foreign)).hasStatus(204);
        assertThat(member.post(foreign + "/restoration")).hasStatus(403);
        assertThat(admin.post(foreign + "/restoration")).hasStatus(200).hasJson("/data/name", "Foreign");
        assertThat(member.delete(own)).hasStatus(204);
        assertThat(member.post(own + "/restoration")).hasStatus(200);
        assertThat(member.delete(CLUSTERS + "/clu_01h455vb4pex5vsknk084sn02q")).hasStatus(404);
    }

    @Test
    void explainWhoMayChangeThem() {
        var acme = cast.owner("Acme");
        var member = member(acme, RoleName.MEMBER);
        var id = create(acme.api(), "Foreign", "FREE").text("/data/id");
        var question = Map.of("permission", "clusters:write", "resource", Map.of("type", "clusters", "id", id));

        assertThat(member.post("/api/v1/access/explanations", question))
                .hasStatus(200)
                .hasJson("/data/allowed", false)
                .hasJson("/data/reason", "not_your_cluster")
                .hasJson("/data/steps/2/finding", "MEMBER has clusters:write")
                .hasJson("/data/steps/3/kind", "GRANT")
                .hasJson("/data/steps/4/kind", "OBJECT_RULE");
        assertThat(acme.api().post("/api/v1/access/explanations", question)).hasJson("/data/allowed", true);
        assertThat(cast.owner("Globex").api().post("/api/v1/access/explanations", question))
                .hasStatus(404);
    }

    @Test
    void areChangedByWhomTheyWereGrantedTo() {
        var acme = cast.owner("Acme");
        var member = member(acme, RoleName.MEMBER);
        var path = CLUSTERS + "/" + create(acme.api(), "Shared", "FREE").text("/data/id");
        assertThat(member.patch(path, Map.of("name", "Mine"))).hasStatus(403);

        Tenant.run(
                TenantId.of(acme.organizationId()),
                () -> grants.add(new Grant(
                        "clusters",
                        ClusterId.of(path.substring(CLUSTERS.length() + 1)).value(),
                        "clusters:write",
                        UserId.of(member.get("/api/v1/me").text("/data/id")),
                        null)));

        assertThat(member.patch(path, Map.of("name", "Ours"))).hasStatus(200);
    }

    @Test
    void mayBeOneEachForTwoMembersOfAPlan() {
        var acme = cast.owner("Acme");
        create(acme.api(), "The owner's", "FREE");

        assertThat(create(member(acme, RoleName.MEMBER), "The member's", "FREE"))
                .hasStatus(201);
        assertThat(acme.api().get(CLUSTERS)).hasJson("/data/1/name", "The owner's");
    }

    @Test
    void areForSignedInCallersOnly() {
        assertThat(cast.nobody().get(CLUSTERS)).hasStatus(401);
        assertThat(create(cast.nobody(), "Nobody's", "FREE")).hasStatus(401);
    }

    @Test
    void takesAHundredCharactersOfAnyKindAndNoMore() {
        var ada = cast.owner("Acme").api();

        assertThat(create(ada, "🚀".repeat(101), "FREE")).hasStatus(422).hasErrorFor("name");
        assertThat(create(ada, "🚀".repeat(100), "FREE")).hasStatus(201).hasJson("/data/name", "🚀".repeat(100));
        assertThat(create(ada, "קְלַסְטֶר 生产环境 <b>&amp;</b>", "PRO")).hasStatus(201);
    }

    @Test
    void tellsAllFaultsAtOnce() {
        var ada = cast.owner("Acme").api();

        assertThat(ada.post(CLUSTERS, Map.of("name", " ", "location", "x".repeat(51), "network", "n\u0000")))
                .hasStatus(422)
                .hasErrorFor("name")
                .hasErrorFor("location")
                .hasErrorFor("network");
        assertThat(ada.post(CLUSTERS, Map.of()))
                .hasStatus(422)
                .hasErrorFor("name")
                .hasErrorFor("location");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GOLD", "free", "", "1"})
    void refusesUnknownPlans(String plan) {
        assertThat(create(cast.owner("Acme").api(), "Staging", plan))
                .hasStatus(422)
                .hasErrorFor("plan")
                .hasNoInternals();
    }

    @Test
    void pagesWithoutGapsAndDoubles() {
        var ada = cast.owner("Acme").api();
        for (int cluster = 0; cluster < 45; cluster++) {
            ada.delete(
                    CLUSTERS + "/" + create(ada, "Cluster " + cluster, "FREE").text("/data/id"));
        }

        var pages = pages(ada, CLUSTERS + "?deleted=true");

        assertThat(pages).extracting(page -> page.json("/data").size()).containsExactly(20, 20, 5);
        assertThat(ids(pages)).doesNotHaveDuplicates().isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(ada.get(CLUSTERS + "?deleted=true&limit=45")).hasJson("/meta/hasMore", false);
        assertThat(ada.get(CLUSTERS + "?deleted=true&limit=44")).hasJson("/meta/hasMore", true);
    }

    @Test
    void pagesOnWhileClustersComeAndGo() {
        var ada = cast.owner("Acme").api();
        var free = create(ada, "Free", "FREE").text("/data/id");
        var pro = create(ada, "Pro", "PRO").text("/data/id");
        var first = ada.get(CLUSTERS + "?limit=1");
        assertThat(first).hasJson("/data/0/id", pro);

        create(ada, "Business", "BUSINESS");
        ada.delete(CLUSTERS + "/" + pro);

        assertThat(ada.get(CLUSTERS + "?limit=1&cursor=" + first.text("/meta/nextCursor")))
                .hasJson("/data/0/id", free)
                .hasJson("/meta/hasMore", false);
    }

    @Test
    void refusesBadPages() {
        var ada = cast.owner("Acme").api();

        for (var limit : new String[] {"0", "101", "-1", "ten", "99999999999"}) {
            assertThat(ada.get(CLUSTERS + "?limit=" + limit))
                    .hasStatus(422)
                    .hasErrorFor("limit")
                    .hasNoInternals();
        }
        for (var cursor : new String[] {"x", "%25%25", "Y2x1Xw", "b3JnXzAxaDQ1NXZiNHBleDV2c2tuazA4NHNuMDJx"}) {
            assertThat(ada.get(CLUSTERS + "?cursor=" + cursor))
                    .hasStatus(400)
                    .hasJson("/error/reason", "bad_cursor")
                    .hasNoInternals();
        }
        assertThat(ada.get(CLUSTERS + "?deleted=perhaps")).hasStatus(422).hasErrorFor("deleted");
    }

    @Test
    void answersMalformedIdentifiersWithNotFound() {
        var ada = cast.owner("Acme").api();

        for (var id :
                new String[] {"clu_1", "org_01h455vb4pex5vsknk084sn02q", "1", "%27", "clu_01h455vb4pex5vsknk084sn02q"
                }) {
            assertThat(ada.get(CLUSTERS + "/" + id)).hasStatus(404).hasNoInternals();
            assertThat(ada.delete(CLUSTERS + "/" + id)).hasStatus(404);
        }
    }

    private static List<ApiResponse> pages(ApiClient api, String path) {
        var pages = new ArrayList<ApiResponse>();
        pages.add(api.get(path));
        while (pages.getLast().json("/meta/hasMore").asBoolean()) {
            pages.add(api.get(path + "&cursor=" + pages.getLast().text("/meta/nextCursor")));
        }
        return pages;
    }

    private static List<String> ids(List<ApiResponse> pages) {
        return pages.stream()
                .flatMap(page -> page.json("/data").valueStream())
                .map(cluster -> cluster.path("id").asString())
                .toList();
    }

    private ApiClient member(Cast.Person acme, RoleName role) {
        var somebody = cast.owner("Initech");
        var person = UserId.of(somebody.id());
        organizations.add(TenantId.of(acme.organizationId()), person, role);
        return somebody.api().withHeader("X-Tenant", acme.organizationId());
    }

    private static ApiResponse create(ApiClient api, String name, @org.jspecify.annotations.Nullable String plan) {
        var body = new HashMap<String, Object>(Map.of("name", name, "location", "eu-central-1"));
        if (plan != null) {
            body.put("plan", plan);
        }
        return api.post(CLUSTERS, body);
    }
}
