package dev.basefly.clusters.notice;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.basefly.ProductTest;
import dev.basefly.access.RoleName;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.tenancy.Organizations;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.ApiResponse;
import dev.basefly.testkit.Cast;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What people are told of clusters while they do not look. */
@ProductTest
class ClusterNoticesTests {

    private static final String CLUSTERS = "/api/v1/clusters";
    private static final String FAILED = "A cluster could not be made: ";
    private static final String READY = "A cluster is ready: ";
    private static final Pattern OPENING = Pattern.compile("action=\"(/inbox/ntf_[^\"]+/opening)\"");

    @Autowired
    private MovableClock clock;

    @Autowired
    private Organizations organizations;

    private final Cast cast;
    private final Cast.Person acme;
    private final ApiClient ada;

    ClusterNoticesTests(@Autowired Cast cast) {
        this.cast = cast;
        this.acme = cast.owner("Acme");
        this.ada = acme.api();
    }

    @Test
    void sayOnceThatACreationFailedWhyAndWhere() {
        var guest = cast.owner("Globex");
        organizations.add(TenantId.of(acme.organizationId()), UserId.of(guest.id()), RoleName.VIEWER);
        var id = create("生产 [fail]");
        clock.advance(Duration.ofSeconds(61));
        await().until(() -> {
            clock.advance(Duration.ofSeconds(2));
            return !ada.get(CLUSTERS + "/" + id).json("/data/failure").isNull();
        });

        await().until(() -> subjects(acme).contains(FAILED + "生产 [fail]"));
        assertThat(page("/inbox")).contains(FAILED + "生产 [fail]", "There are no free machines in this location");
        assertThat(letter()).contains("There are no free machines in this location", "Stop mails of this kind");
        var opening = OPENING.matcher(page("/inbox"));
        assertThat(opening.find()).isTrue();
        assertThat(ada.post(opening.group(1)).header("Location").orElseThrow()).endsWith("/clusters/" + id);
        assertThat(subjects(guest)).noneMatch(subject -> subject.startsWith(FAILED));

        ada.post(CLUSTERS + "/" + id + "/retry");
        clock.advance(Duration.ofSeconds(61));
        await().until(() -> {
            clock.advance(Duration.ofSeconds(2));
            return page("/inbox").contains(READY + "生产 [fail]");
        });
        assertThat(subjects(acme))
                .filteredOn(subject -> subject.startsWith(FAILED))
                .hasSize(1);
        assertThat(events("clusters.cluster_failed")).hasSize(1);
        assertThat(events("clusters.cluster_came_up")).hasSize(1);
        assertThat(subjects(acme)).as("only to whom chose it").noneMatch(subject -> subject.startsWith(READY));
    }

    @Test
    void comeByTheWaysThatSomebodyChose() {
        assertThat(page("/account/notifications")).contains("A cluster fails", "A cluster is ready");
        assertThat(ada.withHeader("Content-Type", "application/x-www-form-urlencoded")
                        .send("POST", "/account/notifications", BodyPublishers.ofString("mail:clusters.came_up=true")))
                .hasStatus(303);
        create("Green");
        clock.advance(Duration.ofSeconds(61));

        await().until(() -> {
            clock.advance(Duration.ofSeconds(2));
            return subjects(acme).contains(READY + "Green");
        });

        assertThat(page("/inbox")).doesNotContain(READY);
    }

    private String create(String name) {
        return ada.post(CLUSTERS, Map.of("name", name, "location", "eu-central-1", "plan", "PRO"))
                .text("/data/id");
    }

    private String page(String path) {
        return ada.withHeader("Accept", "text/html").get(path).text();
    }

    private List<String> subjects(Cast.Person person) {
        return mails(person)
                .json("/data")
                .valueStream()
                .map(mail -> mail.path("subject").asString())
                .toList();
    }

    private ApiResponse mails(Cast.Person person) {
        return cast.nobody().get("/dev/mail.json?to=" + person.email());
    }

    private String letter() {
        return mails(acme)
                .json("/data")
                .valueStream()
                .filter(mail -> mail.path("subject").asString().startsWith(FAILED))
                .map(mail -> mail.at("/content/text").asString())
                .findFirst()
                .orElseThrow();
    }

    private List<String> events(String type) {
        return ada.get("/api/v1/events?types=" + type)
                .json("/data")
                .valueStream()
                .map(event -> event.at("/payload/cluster").asString())
                .toList();
    }
}
