package dev.basefly.clusters.web;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.ProductTest;
import dev.basefly.access.RoleName;
import dev.basefly.clusters.ClusterId;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.tenancy.Organizations;
import dev.basefly.tenancy.Tenant;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.Cast;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The page of one cluster shows what is. */
@ProductTest
class ClusterPageTests {

    @Autowired
    private Cast cast;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Organizations organizations;

    private final Cast.Person acme;

    ClusterPageTests(@Autowired Cast cast) {
        this.acme = cast.owner("Acme");
    }

    @ParameterizedTest
    @CsvSource({
        "PENDING, RUNNING, , Pending",
        "PENDING, RUNNING, No machines, Failed",
        "CREATING, RUNNING, , Creating",
        "INITING, RUNNING, , Initializing",
        "RUNNING, RUNNING, , Running",
        "RUNNING, STOPPED, , Stopping",
        "RUNNING, STOPPED, Too slow, Running",
        "STOPPED, STOPPED, , Stopped",
        "STOPPED, RUNNING, , Starting"
    })
    void showsEachState(String status, String desired, @Nullable String failure, String label) {
        var id = create("Production");
        stands(id, status, desired, failure);

        var page = page(acme.api(), "/clusters/" + id);

        assertThat(page).contains("aria-label=\"" + label + " status\"").contains("badge-large");
        assertThat(page(acme.api(), "/clusters")).contains("aria-label=\"" + label + " status\"");
        if (failure != null) {
            assertThat(page).contains(failure).contains("/clusters/" + id + "/retry");
        } else {
            assertThat(page).doesNotContain("/retry");
        }
    }

    @Test
    void isLiveAndFollowsWhatMoves() {
        var id = create("Production");

        assertThat(page(acme.api(), "/clusters/" + id))
                .contains("data-live=\"cluster:" + id + "\"")
                .contains("hx-trigger=\"live, every 5s\"")
                .contains("Step 1 of 4: Pending");
        assertThat(page(acme.api(), "/clusters"))
                .contains("data-live=\"clusters\"")
                .contains("href=\"/clusters/" + id);
        stands(id, "RUNNING", "RUNNING", null);
        assertThat(page(acme.api(), "/clusters/" + id))
                .contains("hx-trigger=\"live\"")
                .doesNotContain("Step ");
    }

    @Test
    void listensOnChannelsThatThereAreAndNobodyElseDoes() {
        var id = create("Production");
        var channels = Pattern.compile("data-live=\"([^\"]+)\"")
                .matcher(page(acme.api(), "/clusters/" + id) + page(acme.api(), "/clusters"))
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(channels).contains("clusters", "cluster:" + id);

        for (var channel : channels) {
            assertThat(listens(acme.api(), channel)).as(channel).isEqualTo(200);
        }
        assertThat(listens(cast.owner("Globex").api(), "cluster:" + id)).isEqualTo(404);
        assertThat(listens(cast.nobody(), "clusters")).isEqualTo(401);
    }

    private static int listens(ApiClient by, String channel) {
        return by.send("HEAD", "/api/v1/live?channels=" + channel, BodyPublishers.noBody())
                .status();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "生产环境 | 生产环境",
                "قاعدة البيانات | قاعدة البيانات",
                "कंप्यूटर 🚀 | कंप्यूटर 🚀",
                "<script>alert(1)</script> | &lt;script>alert(1)&lt;/script>",
                "O'Neil & Söhne | O'Neil &amp; Söhne"
            })
    void showsNamesInEveryScriptAsTheyAre(String name, String shown) {
        var id = create(name);

        assertThat(page(acme.api(), "/clusters/" + id)).contains(shown).doesNotContain("<script>alert");
        assertThat(page(acme.api(), "/clusters")).contains(shown);
    }

    @Test
    void showsADeletedOneAndOffersToRestoreIt() {
        var id = create("Gone");
        acme.api().delete("/api/v1/clusters/" + id);

        assertThat(page(acme.api(), "/clusters/" + id))
                .contains("aria-label=\"Deleted status\"")
                .contains("/clusters/" + id + "/restoration")
                .doesNotContain("/clusters/" + id + "/stop");
    }

    @Test
    void saysWhyAViewerMayNotChangeIt() {
        var id = create("Production");
        stands(id, "RUNNING", "RUNNING", null);
        var viewer = cast.owner("Initech").api();
        organizations.add(
                TenantId.of(acme.organizationId()),
                UserId.of(viewer.get("/api/v1/me").text("/data/id")),
                RoleName.VIEWER);

        var page = page(viewer.withHeader("X-Tenant", acme.organizationId()), "/clusters/" + id);

        assertThat(page)
                .contains("button-refused")
                .contains("Your role VIEWER does not have the permission clusters:write")
                .doesNotContain("<span>Stop</span></button>");
    }

    @Test
    void isNotThereForOthersAndNotForAnIdThatIsNone() {
        var id = create("Secret");
        var grace = cast.owner("Globex").api().withHeader("Accept", "text/html");

        assertThat(grace.get("/clusters/" + id)).hasStatus(404).doesNotContain("Secret");
        assertThat(grace.get("/clusters/clu_1")).hasStatus(404);
    }

    private String create(String name) {
        return acme.api()
                .post("/api/v1/clusters", Map.of("name", name, "location", "eu-central-1"))
                .text("/data/id");
    }

    private void stands(String id, String status, String desired, @Nullable String failure) {
        Tenant.run(
                TenantId.of(acme.organizationId()),
                () -> jdbc.sql(
                                "update clusters set status = :status, desired = :desired, failure = :failure where id = :id")
                        .param("status", status)
                        .param("desired", desired)
                        .param("failure", failure, java.sql.Types.VARCHAR)
                        .param("id", ClusterId.of(id).value())
                        .update());
    }

    private static String page(ApiClient by, String path) {
        var page = by.withHeader("Accept", "text/html").get(path);
        assertThat(page).hasStatus(200);
        return page.text();
    }
}
