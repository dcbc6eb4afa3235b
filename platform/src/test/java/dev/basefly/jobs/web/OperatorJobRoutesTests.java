package dev.basefly.jobs.web;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.PlatformTest;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.identity.SignIns;
import dev.basefly.jobs.JobId;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Staff;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.Cast;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

@PlatformTest
@TestPropertySource(properties = "basefly.runtime.role=web")
@CrossTenant(reason = "plants the jobs of a tenant")
class OperatorJobRoutesTests {

    private static final String JOBS = "/api/v1/operator/jobs";

    private final String queue = "q" + UUID.randomUUID().toString().substring(0, 8);

    @Autowired
    private Cast cast;

    @Autowired
    private SignIns signIns;

    @Autowired
    private SystemDatabase database;

    private Cast.Person ada;
    private ApiClient operator;

    @BeforeEach
    void signIn() {
        ada = cast.owner("Acme");
        operator = Staff.operator(signIns, cast.nobody());
    }

    @Test
    void showHowQueuesStandAndWhoWaitsLongest() {
        plant("AVAILABLE", null);
        plant("AVAILABLE", null);
        plant("SCHEDULED", null);
        plant("WAITING", null);
        plant("DEAD", "boom");
        database.jdbc().sql("""
                        insert into finished_jobs (tenant_id, id, queue, kind, state, payload, attempt, actor, created_at,
                            run_at, started_at, finished_at)
                        select ?, gen_random_uuid(), ?, 'tests.planted', 'COMPLETED', '{}', 1, 'test', now(),
                            now() - interval '9 seconds', now() - interval '2 seconds', now() - interval '1 second'
                        from generate_series(1, 30)
                        """).param(organization().value()).param(queue).update();

        var standing = operator.get(JOBS);

        JsonNode seen = row(standing.json("/data/queues"), "queue", queue);
        assertThat(seen.at("/waiting/jobs").asInt()).isEqualTo(2);
        assertThat(seen.at("/scheduled/jobs").asInt()).isEqualTo(1);
        assertThat(seen.at("/waitingForOthers/jobs").asInt()).isEqualTo(1);
        assertThat(seen.at("/dead/jobs").asInt()).isEqualTo(1);
        assertThat(seen.at("/running/jobs").asInt()).isZero();
        assertThat(seen.at("/finishedPerMinute").asInt()).isEqualTo(30);
        JsonNode waiting = row(standing.json("/data/organizations"), "organization", ada.organizationId());
        assertThat(waiting.at("/waitingMillis").asLong()).isBetween(3_500_000L, 3_700_000L);
        assertThat(waiting.at("/recentWaitMillis").asLong()).isEqualTo(7_000);
    }

    @Test
    void groupFailuresThatAreAlike() {
        plant("DEAD", "java.io.IOException: " + queue + " refused user 4711 at 10.0.0.1");
        plant("RETRYING", "java.io.IOException: " + queue + " refused user 12 at 10.0.0.2");

        var failures = operator.get(JOBS + "/failures");

        JsonNode group = row(
                failures.json("/data"),
                "error",
                "java.io.IOException: " + queue.replaceAll("\\b0x[0-9a-f]+\\b|[0-9]+", "#") + " refused user # at #");
        assertThat(group.at("/jobs/jobs").asInt()).isEqualTo(2);
        assertThat(group.at("/lastSeenAt").asString()).startsWith("2026-01-02T");
        assertThat(group.at("/example/error").asString()).contains("refused user");
    }

    @Test
    void replayADeadJobAndTellItsOrganizationsAuditLog() {
        JobId job = plant("DEAD", "boom");
        String path = JOBS + "/dead/" + ada.organizationId() + "/" + job;

        assertThat(operator.get(JOBS + "/dead?queue=" + queue))
                .hasStatus(200)
                .hasJson("/data/0/id", job.toString())
                .hasJson("/data/0/error", "boom");
        assertThat(operator.get(path)).hasStatus(200).hasJson("/data/failures/0/error", "boom");
        assertThat(operator.post(path + "/replay")).hasStatus(204);
        assertThat(operator.post(path + "/replay")).hasStatus(404);

        assertThat(ada.api().get("/api/v1/audit-events?action=job.replayed"))
                .hasJson("/data/0/target/id", job.toString());
        assertThat(operator.get(JOBS + "/dead?queue=" + queue).json("/data").size())
                .isZero();
    }

    @Test
    void discardAFilterAndSayWhatIsLeft() {
        plant("DEAD", "boom");
        plant("DEAD", "boom");

        var step = operator.post(JOBS + "/dead/discards", Map.of("queue", queue, "reason", "Obsolete"));

        assertThat(step).hasStatus(200).hasJson("/data/done", 2).hasJson("/data/left/jobs", 0);
        assertThat(ada.api().get("/api/v1/audit-events?action=jobs.discarded"))
                .hasJson("/data/0/details/jobs", "2")
                .hasJson("/data/0/reason", "Obsolete");
    }

    @Test
    void pauseAQueueOfAnOrganizationWithAReasonAndResumeIt() {
        var one = Map.of("organization", ada.organizationId(), "queue", queue, "reason", "The provider is down");

        assertThat(operator.post(JOBS + "/pauses", one)).hasStatus(204);

        JsonNode pause = row(operator.get(JOBS + "/pauses").json("/data"), "queue", queue);
        assertThat(pause.at("/reason").asString()).isEqualTo("The provider is down");
        assertThat(pause.at("/by").asString()).startsWith("usr_");
        var same = Map.of("organization", ada.organizationId(), "queue", queue);
        assertThat(operator.post(JOBS + "/resumptions", same)).hasStatus(204);
        assertThat(operator.post(JOBS + "/resumptions", same)).hasStatus(404);
        assertThat(ada.api().get("/api/v1/audit-events?action=jobs.paused"))
                .hasJson("/data/0/reason", "The provider is down");
        assertThat(operator.post(JOBS + "/pauses", Map.of("queue", "No Queue"))).hasStatus(422);
        assertThat(operator.post(
                        JOBS + "/pauses",
                        Map.of("organization", new TenantId(UUID.randomUUID()).toString(), "reason", "None")))
                .hasStatus(422);
    }

    @Test
    void limitAnOrganizationInAQueueAndLiftTheLimit() {
        var about = Map.of("per", "TENANT", "organization", ada.organizationId(), "queue", queue);
        var limit = new HashMap<String, Object>(about);
        limit.putAll(Map.of("atOnce", 2, "begins", 60, "withinSeconds", 60, "reason", "Their plan"));

        assertThat(operator.post(JOBS + "/limits", limit)).hasStatus(204);
        limit.put("atOnce", 3);
        assertThat(operator.post(JOBS + "/limits", limit)).hasStatus(204);

        JsonNode seen = row(operator.get(JOBS + "/limits").json("/data"), "queue", queue);
        assertThat(seen.at("/atOnce").asInt()).isEqualTo(3);
        assertThat(seen.at("/withinSeconds").asInt()).isEqualTo(60);
        assertThat(seen.at("/reason").asString()).isEqualTo("Their plan");
        assertThat(seen.at("/by").asString()).startsWith("usr_");
        assertThat(seen.at("/since").asString()).endsWith("Z");
        assertThat(operator.post(JOBS + "/limit-removals", about)).hasStatus(204);
        assertThat(operator.post(JOBS + "/limit-removals", about)).hasStatus(404);
        assertThat(ada.api().get("/api/v1/audit-events?action=jobs.limited")).hasJson("/data/0/reason", "Their plan");
        assertThat(operator.post(JOBS + "/limits", Map.of("reason", "No idea"))).hasStatus(422);
        assertThat(operator.post(
                        JOBS + "/limits",
                        Map.of("per", "KEY", "key", "Not a key", "begins", 1, "withinSeconds", 9e18, "reason", "")))
                .hasStatus(422);
    }

    @Test
    void replaceALimitAlsoWhenThereIsNoRoomForAnotherOne() {
        database.jdbc().sql("""
                        insert into job_limits (per, queue, of_tenant, limit_key, at_once, reason, set_by, set_at)
                        select 'QUEUE', ? || '-' || n, '00000000-0000-0000-0000-000000000000', '', 1, 'Full', 'test', now()
                        from generate_series(1, 1000 - (select count(*) from job_limits)) n
                        """).param(queue).update();
        try {
            var known = Map.of("per", "QUEUE", "queue", queue + "-1", "atOnce", 7, "reason", "Another");
            var another = Map.of("per", "QUEUE", "queue", queue, "atOnce", 7, "reason", "One more");

            assertThat(operator.post(JOBS + "/limits", known)).hasStatus(204);
            assertThat(operator.post(JOBS + "/limits", another))
                    .hasStatus(422)
                    .hasJson("/error/details/0/field", "per");

            JsonNode limits = operator.get(JOBS + "/limits").json("/data");
            assertThat(limits.size()).isEqualTo(1_000);
            assertThat(row(limits, "queue", queue + "-1").at("/atOnce").asInt()).isEqualTo(7);
        } finally {
            database.jdbc().sql("delete from job_limits where set_by = 'test'").update();
            database.jdbc()
                    .sql("delete from job_limits where queue ^@ ?")
                    .param(queue)
                    .update();
        }
    }

    @Test
    void letASchedulePassItsTimesWhileItIsPaused() {
        String name = "tests." + queue;
        database.jdbc()
                .sql(
                        "insert into job_schedules (name, kind, expression, zone) values (?, 'tests.planted', '0 9 * * *', 'UTC')")
                .param(name)
                .update();

        assertThat(operator.post(JOBS + "/schedules/" + name + "/pause", Map.of("reason", "Rebuilt")))
                .hasStatus(204);

        assertThat(row(operator.get(JOBS + "/schedules").json("/data"), "name", name)
                        .at("/reason")
                        .asString())
                .isEqualTo("Rebuilt");
        assertThat(operator.post(JOBS + "/schedules/" + name + "/resume")).hasStatus(204);
        assertThat(operator.post(JOBS + "/schedules/" + name + "/run")).hasStatus(404);
        assertThat(operator.post(JOBS + "/schedules/nothing.here/resume")).hasStatus(404);
    }

    @Test
    void refuseAFilterThatCannotBeRead() {
        assertThat(operator.get(JOBS + "/dead?organization=acme&since=yesterday"))
                .hasStatus(422)
                .hasJson("/error/details/1/field", "since");
        assertThat(operator.get(JOBS + "/dead?cursor=bm9uZQ")).hasStatus(400);
        assertThat(ada.api().get(JOBS + "/dead")).hasStatus(404);
    }

    private TenantId organization() {
        return TenantId.of(ada.organizationId());
    }

    private JobId plant(String state, @Nullable String error) {
        UUID id = UUID.randomUUID();
        database.jdbc()
                .sql("""
                        insert into jobs (tenant_id, id, queue, kind, state, rank, priority, payload, run_at, most_attempts,
                            actor, created_at)
                        values (?, ?, ?, 'tests.planted', ?, 1, 10, '{}', now() - interval '1 hour', 3, 'test', now())
                        """)
                .params(organization().value(), id, queue, state)
                .update();
        if (error != null) {
            database.jdbc()
                    .sql("update jobs set failures = jobs_failed(null, 1, '2026-01-02', ?) where id = ?")
                    .params(error, id)
                    .update();
        }
        return new JobId(id);
    }

    private static JsonNode row(JsonNode rows, String field, String value) {
        return rows.valueStream()
                .filter(row -> row.path(field).asString("").equals(value))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No " + value + " in " + rows));
    }
}
