package dev.basefly.clusters.life;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.basefly.ProductTest;
import dev.basefly.clusters.ClusterId;
import dev.basefly.clusters.ClusterStatus;
import dev.basefly.clusters.LivingClusters;
import dev.basefly.clusters.provisioning.MachineSpec;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Tenant;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.ApiResponse;
import dev.basefly.testkit.Cast;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The life of clusters, whose machines the simulator pretends. */
@ProductTest
@CrossTenant(reason = "looks at the machines of the simulator, and breaks them")
class ClusterLifeTests {

    private static final String CLUSTERS = "/api/v1/clusters";
    private static final Duration A_MINUTE = Duration.ofSeconds(61);

    @Autowired
    private SystemDatabase database;

    @Autowired
    private LifeCycle life;

    @Autowired
    private Orchestration orchestration;

    @Autowired
    private Watch watch;

    @Autowired
    private Sweeps sweeps;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transaction;

    private final Cast.Person acme;
    private final ApiClient ada;
    private final MovableClock clock;
    private final LivingClusters clusters;

    ClusterLifeTests(@Autowired Cast cast, @Autowired MovableClock clock) {
        this.acme = cast.owner("Acme");
        this.ada = acme.api();
        this.clock = clock;
        this.clusters = new LivingClusters(ada, clock);
    }

    @Test
    void comesUpStopsStartsAndTellsWhatHappened() {
        var id = clusters.create("قاعدة بيانات 生产 🚀", "PRO");
        assertThat(ada.get(CLUSTERS + "/" + id))
                .hasJson("/data/status", "PENDING")
                .hasJson("/data/desiredStatus", "RUNNING");
        assertThat(ada.post(CLUSTERS + "/" + id + "/stop")).hasStatus(409).hasJson("/error/reason", "not_made_yet");
        assertThat(ada.post(CLUSTERS + "/" + id + "/retry")).hasStatus(409).hasJson("/error/reason", "nothing_failed");

        clusters.comesUp(id);
        assertThat(ada.post(CLUSTERS + "/" + id + "/start")).hasStatus(409).hasJson("/error/reason", "already_running");
        assertThat(ada.post(CLUSTERS + "/" + id + "/stop"))
                .hasStatus(200)
                .hasJson("/data/status", "RUNNING")
                .hasJson("/data/desiredStatus", "STOPPED");
        clusters.becomes(id, "STOPPED");
        assertThat(ada.post(CLUSTERS + "/" + id + "/start")).hasStatus(200);
        clusters.becomes(id, "RUNNING");

        assertThat(clusters.messages(id))
                .containsExactly(
                        "The cluster runs",
                        "Started",
                        "The cluster is stopped",
                        "Stopped",
                        "The cluster runs",
                        "Kubernetes begins on the machines",
                        "Machines are being made",
                        "Machines were asked for",
                        "Created");
    }

    @Test
    void tellsWhyItsCreationFailedAndTriesAgain() {
        var id = clusters.create("Doomed [fail]", "PRO");
        var refused = clusters.create("Refused [refuse]", "FREE");
        clock.advance(A_MINUTE);

        await().until(() -> {
            clock.advance(Duration.ofSeconds(2));
            return text(id, "/data/failure").equals("There are no free machines in this location");
        });
        assertThat(text(id, "/data/status")).isEqualTo("PENDING");
        assertThat(machines(id)).as("what was made is taken back").isZero();
        await().until(() -> text(refused, "/data/failure").startsWith("Nothing can be made in the location"));

        var answers = atOnce(() -> ada.post(CLUSTERS + "/" + id + "/retry"));
        assertThat(answers).extracting(ApiResponse::status).containsExactlyInAnyOrder(200, 409, 409, 409);
        clusters.comesUp(id);
        assertThat(ada.get(CLUSTERS + "/" + id)).hasNoJson("/data/failure/0");
        assertThat(clusters.messages(id)).contains("There are no free machines in this location", "Tried again");
    }

    @Test
    void takesBackWhatIsBeingMadeWhenItIsDeleted() {
        var id = clusters.create("Regretted", "PRO");
        await().until(() -> machines(id) == 1);

        assertThat(ada.delete(CLUSTERS + "/" + id)).hasStatus(204);

        await().until(() -> machines(id) == 0);
        assertThat(ada.post(CLUSTERS + "/" + id + "/restoration"))
                .hasStatus(200)
                .hasJson("/data/status", "PENDING");
        clusters.comesUp(id);
        assertThat(clusters.messages(id)).contains("Deleted", "Restored", "Machines were asked for, attempt 2");
    }

    @Test
    void keepsTheMachinesOfADeletedClusterForAWhile() {
        var undone = clusters.create("Undone", "PRO");
        var gone = clusters.create("Gone", "FREE");
        clock.advance(A_MINUTE);
        clusters.becomes(undone, "RUNNING");
        clusters.becomes(gone, "RUNNING");

        ada.delete(CLUSTERS + "/" + undone);
        ada.delete(CLUSTERS + "/" + gone);
        assertThat(ada.post(CLUSTERS + "/" + undone + "/restoration")).hasJson("/data/status", "RUNNING");
        clock.advance(Duration.ofMinutes(11));

        await().until(() -> machines(gone) == 0);
        assertThat(machines(undone)).isEqualTo(1);
        assertThat(inAcme(() -> life.find(ClusterId.of(gone)).orElseThrow()).before())
                .isEqualTo(ClusterStatus.PENDING);
    }

    @Test
    void makesLostMachinesAnewAndShowsThatTheyWereLost() {
        var id = clusters.create("Lost [lose]", "PRO");
        clusters.comesUp(id);
        clock.advance(A_MINUTE);

        lookAfter();

        await().until(() -> clusters.messages(id).contains("The machines are gone, new ones are being made"));
        clusters.comesUp(id);
        assertThat(machines(id)).isEqualTo(2);
        assertThat(ada.get("/api/v1/audit-events?targetId=" + id).text()).contains("cluster.begun_anew");
        sweeps.sweep(new TestRun());
        assertThat(machines(id)).as("one look is not enough").isEqualTo(2);
        clock.advance(Duration.ofMinutes(61));
        sweeps.sweep(new TestRun());
        assertThat(machines(id)).as("only those of the new attempt").isEqualTo(1);
    }

    @Test
    void mendsWhatSomebodyElseSwitchedOff() {
        var id = clusters.create("Drifting", "PRO");
        clusters.comesUp(id);
        var name = MachineSpec.name(id, 1);
        database.jdbc()
                .sql("update simulated_machines set running = false where name = :name")
                .param("name", name)
                .update();

        lookAfter();

        assertThat(ada.get(CLUSTERS + "/" + id))
                .hasJson("/data/status", "STOPPED")
                .hasJson("/data/trouble", "The machines were found switched off");
        clusters.becomes(id, "RUNNING");
        assertThat(ada.get(CLUSTERS + "/" + id).json("/data/trouble").isNull()).isTrue();
    }

    @Test
    void staysWhatItWasWhileNobodyAnswersAndSaysWhy() {
        var id = clusters.create("Unreachable", "PRO");
        clusters.comesUp(id);
        trick(id, "AWAY");

        lookAfter();
        lookAfter();

        assertThat(ada.get(CLUSTERS + "/" + id))
                .hasJson("/data/status", "RUNNING")
                .hasJson("/data/trouble", "The provisioner does not answer for these machines");
        assertThat(clusters.messages(id))
                .filteredOn("The provisioner does not answer for these machines"::equals)
                .hasSize(1);
        trick(id, "NONE");
        lookAfter();
        assertThat(ada.get(CLUSTERS + "/" + id).json("/data/trouble").isNull()).isTrue();
    }

    @Test
    void givesUpWhatHangs() {
        var id = clusters.create("Hanging [hang]", "PRO");
        await().until(() -> machines(id) == 1);
        clock.advance(Duration.ofMinutes(31));

        await().until(() ->
                inAcme(() -> life.find(ClusterId.of(id)).orElseThrow()).failure() != null);
        assertThat(inAcme(() -> life.find(ClusterId.of(id)).orElseThrow()))
                .extracting(Standing::failure)
                .isEqualTo("It was not ready within 30 minutes");
    }

    @Test
    void isNotGivenUpWhenItCameUpWhileNobodyLooked() {
        var id = clusters.create("Overslept", "PRO");
        await().until(() -> machines(id) == 1);
        clock.advance(Duration.ofDays(1));

        await().until(() -> {
            clock.advance(Duration.ofSeconds(2));
            return inAcme(() -> life.find(ClusterId.of(id)).orElseThrow()).status() == ClusterStatus.RUNNING;
        });
    }

    @Test
    void isMadeOnceWhenWhoMadeItWasLost() {
        var id = clusters.create("Orphaned", "PRO");
        await().until(() -> machines(id) == 1);
        database.jdbc()
                .sql("delete from workflows where tenant_id = :tenant and name = :name")
                .param("tenant", TenantId.of(acme.organizationId()).value())
                .param("name", Creations.NAME)
                .update();
        clock.advance(A_MINUTE);

        lookAfter();

        clusters.becomes(id, "RUNNING");
        assertThat(machines(id)).isEqualTo(1);
        assertThat(payloads("clusters.cluster_status_changed", "status"))
                .containsExactly("PENDING", "CREATING", "INITING", "RUNNING");
        assertThat(payloads("clusters.cluster_came_up", "cluster")).containsExactly(id);
    }

    private List<String> payloads(String type, String field) {
        return ada.get("/api/v1/events?types=" + type)
                .json("/data")
                .valueStream()
                .map(event -> event.at("/payload/" + field).asString())
                .toList();
    }

    @Test
    void belongsToItsOrganizationOnly(@Autowired Cast cast) {
        var id = clusters.create("Ours", "PRO");
        var grace = cast.owner("Globex").api();

        assertThat(grace.get(CLUSTERS + "/" + id + "/events")).hasStatus(404);
        for (var verb : List.of("start", "stop", "retry")) {
            assertThat(grace.post(CLUSTERS + "/" + id + "/" + verb)).hasStatus(404);
        }
        assertThat(ada.get(CLUSTERS + "/" + id + "/events?limit=0")).hasStatus(422);
        assertThat(ada.get(CLUSTERS + "/" + id + "/events?cursor=x")).hasStatus(400);
    }

    @Test
    void keepsTheLatestOfWhatHappened() {
        var id = clusters.create("Talkative", "PRO");
        var cluster = ClusterId.of(id);
        inAcme(() -> {
            var standing = life.find(cluster).orElseThrow();
            transaction.executeWithoutResult(_ -> {
                for (var event = 0; event < 230; event++) {
                    life.note(standing, ClusterEvent.Kind.INFO, standing.status(), "Event " + event);
                }
            });
            return true;
        });

        assertThat(inAcme(() -> jdbc.sql("select count(*) from cluster_events where cluster_id = :id")
                        .param("id", cluster.value())
                        .query(Integer.class)
                        .single()))
                .isEqualTo(200);
        assertThat(clusters.messages(id).getFirst()).isEqualTo("Event 229");
    }

    private String text(String id, String path) {
        return ada.get(CLUSTERS + "/" + id).json(path).asString("");
    }

    /** How many machines there are of the cluster that are not on their way out. */
    private int machines(String id) {
        return database.jdbc()
                .sql("select count(*) from simulated_machines where cluster = :id and deleted_at is null")
                .param("id", id)
                .query(Integer.class)
                .single();
    }

    private void trick(String id, String trick) {
        database.jdbc()
                .sql("update simulated_machines set trick = :trick where cluster = :id")
                .param("trick", trick)
                .param("id", id)
                .update();
    }

    private void lookAfter() {
        inAcme(() -> {
            new Reconciliation(life, orchestration, watch, transaction).go(new TestRun());
            return true;
        });
    }

    private <T> T inAcme(Callable<T> work) {
        return Tenant.call(TenantId.of(acme.organizationId()), () -> {
            try {
                return work.call();
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
        });
    }

    private static List<ApiResponse> atOnce(Callable<ApiResponse> call) {
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            return callers.invokeAll(List.of(call, call, call, call)).stream()
                    .map(answer -> answer.resultNow())
                    .toList();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
