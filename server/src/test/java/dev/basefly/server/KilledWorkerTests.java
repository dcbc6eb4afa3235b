package dev.basefly.server;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.Browser;
import dev.basefly.testkit.BrowserTest;
import dev.basefly.testkit.Cast;
import dev.basefly.testkit.TestPostgres;
import dev.basefly.testkit.live.LiveChanges;
import dev.basefly.testkit.processes.JavaProcess;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A cluster comes up once, although the worker that makes it is killed in the middle: web and workers are real processes. */
class KilledWorkerTests {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String CLUSTERS = "/api/v1/clusters";
    private static final String SECRET = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
    private static final List<String> WAY_UP = List.of("PENDING", "CREATING", "INITING", "RUNNING");

    private final TestPostgres.Database database = TestPostgres.newDatabase();
    private final JdbcClient jdbc = JdbcClient.create(database.asSuperuser());

    @TempDir
    private Path data;

    /** A process with the API that it serves. */
    private record Node(JavaProcess process, int port, ApiClient api) implements AutoCloseable {

        Node ready() {
            await().atMost(PATIENCE).until(() -> isReady() || !process.isAlive());
            assertThat(process.isAlive()).as(process.output()).isTrue();
            return this;
        }

        private boolean isReady() {
            try {
                return api.get("/health/ready").status() == 200;
            } catch (RuntimeException notYet) {
                return false;
            }
        }

        @Override
        public void close() {
            process.close();
        }
    }

    /** Without processes, ClusterLifeTests tells the same in a second. */
    @Test
    @EnabledIfEnvironmentVariable(
            named = "TESTS_LONG",
            matches = "true",
            disabledReason = "starts three processes, which takes half a minute; set TESTS_LONG=true")
    void bringsUpOneClusterAndTellsItOnce() throws SQLException {
        try (var web = node("web");
                var first = node("worker")) {
            var olivia = signUp(web.ready());
            first.ready();
            try (var heard = olivia.api().listen("clusters")) {
                var blue = create(olivia.api());
                await().atMost(PATIENCE).until(() -> statuses(heard, blue).contains("CREATING"));
                killInTheMiddle(first, olivia.api());
                assertThat(olivia.api().get(CLUSTERS + "/" + blue)).hasJson("/data/status", "CREATING");

                try (var second = node("worker").ready()) {
                    move(olivia.api(), Duration.ofSeconds(61));
                    await().atMost(PATIENCE)
                            .until(() -> statuses(heard, blue).contains("RUNNING") && mails(web, olivia.email()) > 0);
                    assertThat(second.process().isAlive()).isTrue();
                }
                happenedOnce(olivia, blue, heard);
                assertThat(mails(web, olivia.email())).isEqualTo(1);
            }
        }
    }

    /** Two people see it in their browsers, and go on as if nothing had happened. */
    @BrowserTest(widths = 1280)
    @EnabledIfEnvironmentVariable(
            named = "TESTS_LONG",
            matches = "true",
            disabledReason = "starts three processes and a browser, which takes a minute or two; set TESTS_LONG=true")
    void isNoticedByNobodyInTheBrowser(Page page, Browser browser) throws SQLException {
        try (var web = node("web");
                var first = node("worker");
                var other = page.context()
                        .browser()
                        .newContext(new NewContextOptions().setViewportSize(browser.width(), 800))) {
            var operator = signUp(web.ready());
            first.ready();
            var olivia = new Visit(page, web.port());
            var visitor = new Visit(other.newPage(), web.port());
            olivia.signUp();
            olivia.invite("grace." + UUID.randomUUID() + "@acme.example");
            await().atMost(PATIENCE).until(() -> mails(web, "", "invites you to") == 1);
            visitor.joinAs("Grace Hopper");
            var story = new Story(olivia, visitor, step -> move(operator.api(), step));
            olivia.createCluster("blue");
            story.bothOpen("blue");
            var creating = PlaywrightAssertions.assertThat(
                    page.getByLabel("Creating status").first());
            creating.isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout((double) PATIENCE.toMillis()));
            killInTheMiddle(first, operator.api());
            creating.isVisible();

            try (var second = node("worker").ready()) {
                story.bothSeeItRun("blue");
                story.toldFromTheLimitOn();
                assertThat(second.process().isAlive()).isTrue();
            }
        }
    }

    /** An operator, who may move the clock, and wants a mail when a cluster is ready. */
    private Cast.Person signUp(Node web) {
        var olivia = new Cast(web.api()).owner("Acme");
        jdbc.sql("update users set operator = true where email = ?")
                .param(olivia.email())
                .update();
        assertThat(olivia.api()
                        .withHeader("Content-Type", "application/x-www-form-urlencoded")
                        .send("POST", "/account/notifications", BodyPublishers.ofString("mail:clusters.came_up=on")))
                .hasStatus(303);
        var again =
                web.api().post("/api/v1/auth/sign-in", Map.of("email", olivia.email(), "password", olivia.password()));
        return new Cast.Person(
                olivia.id(),
                olivia.email(),
                olivia.password(),
                olivia.name(),
                olivia.organizationId(),
                web.api().withBearer(again.text("/data/accessToken")));
    }

    private static String create(ApiClient olivia) {
        var created = olivia.post(CLUSTERS, Map.of("name", "blue", "location", "eu-central-1"));
        assertThat(created).hasStatus(201);
        return created.text("/data/id");
    }

    /** Its question to the provisioner is under way, and it knows nothing of an end. */
    private void killInTheMiddle(Node worker, ApiClient operator) throws SQLException {
        try (var connection = database.asSuperuser().getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table simulated_machines in access exclusive mode");
            move(operator, Duration.ofSeconds(25));
            await().atMost(PATIENCE)
                    .until(() -> jdbc.sql("""
                                    select exists (select from pg_locks
                                    where not granted and relation = 'simulated_machines'::regclass)
                                    """).query(Boolean.class).single());
            assertThat(jdbc.sql("select state from jobs where kind like 'workflow.clusters.creation%'")
                            .query(String.class)
                            .list())
                    .contains("RUNNING");
            worker.process().kill();
            connection.rollback();
        }
    }

    private static void move(ApiClient operator, Duration step) {
        assertThat(operator.post("/api/v1/operator/clock/moves", Map.of("step", step.toString())))
                .hasStatus(200);
    }

    private void happenedOnce(Cast.Person olivia, String cluster, LiveChanges heard) {
        assertThat(statuses(heard, cluster)).isEqualTo(WAY_UP);
        assertThat(payloads(olivia.api(), "clusters.cluster_status_changed", "status"))
                .isEqualTo(WAY_UP);
        assertThat(payloads(olivia.api(), "clusters.cluster_came_up", "cluster"))
                .containsExactly(cluster);
        assertThat(olivia.api()
                        .get(CLUSTERS + "/" + cluster + "/events")
                        .json("/data")
                        .valueStream()
                        .map(event -> event.path("message").asString()))
                .containsExactly(
                        "The cluster runs",
                        "Kubernetes begins on the machines",
                        "Machines are being made",
                        "Machines were asked for",
                        "Created");
        assertThat(jdbc.sql("select cluster || ' ' || revision from simulated_machines")
                        .query(String.class)
                        .list())
                .containsExactly(cluster + " 1");
    }

    private static List<String> payloads(ApiClient olivia, String type, String field) {
        return olivia.get("/api/v1/events?types=" + type)
                .json("/data")
                .valueStream()
                .map(event -> event.at("/payload/" + field).asString())
                .toList();
    }

    private static List<String> statuses(LiveChanges heard, String cluster) {
        return heard.changes().stream()
                .filter(change -> change.at("/details/cluster").asString("").equals(cluster))
                .map(change -> change.at("/details/status").asString())
                .toList();
    }

    private static long mails(Node web, String to) {
        return mails(web, "?to=" + to, "A cluster is ready: blue");
    }

    private static long mails(Node web, String query, String subject) {
        return web.api()
                .get("/dev/mail.json" + query)
                .json("/data")
                .valueStream()
                .filter(mail -> mail.path("subject").asString().contains(subject))
                .count();
    }

    private Node node(String role) {
        int port = JavaProcess.freePort();
        var process = JavaProcess.start(
                BaseflyServer.class,
                "--basefly.database.url=" + database.jdbcUrl(),
                "--basefly.database.username=" + database.username(),
                "--basefly.database.password=" + database.password(),
                "--basefly.database.pool-size=4",
                "--basefly.runtime.mode=development",
                "--basefly.runtime.role=" + role,
                "--basefly.runtime.secret=" + SECRET,
                "--basefly.runtime.data-directory=" + data,
                "--basefly.identity.hash-memory=1MB",
                "--basefly.jobs.lease=2s",
                "--basefly.demo.cast=false",
                "--basefly.identity.access-token=12h",
                "--basefly.plans.default-plan=FREE",
                "--server.port=" + port);
        return new Node(process, port, new ApiClient(URI.create("http://localhost:" + port)));
    }
}
