package dev.basefly.workflows.web;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.PlatformTest;
import dev.basefly.access.RoleName;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.runtime.Uuid7;
import dev.basefly.tenancy.Organizations;
import dev.basefly.testkit.Cast;
import dev.basefly.workflows.WorkflowId;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** What an organization's people see of its workflows and do to them over HTTP. */
@PlatformTest
@TestPropertySource(properties = "basefly.runtime.role=web")
@CrossTenant(reason = "writes workflows as if their organizations had started them")
class WorkflowRoutesTests {

    private static final String WORKFLOWS = "/api/v1/workflows";

    record Signal(String name, String id, @Nullable Object payload) {}

    record Cancellation(String reason) {}

    @Autowired
    private Cast cast;

    @Autowired
    private Organizations organizations;

    @Autowired
    private SystemDatabase database;

    private Cast.Person ada;

    @BeforeEach
    void found() {
        ada = cast.owner("Acme");
    }

    @Test
    void showAnOrganizationsOwnNewestFirstByPagesAndStates() {
        var first = workflow("AWAITING");
        var second = workflow("STUCK");
        var third = workflow("COMPLETED");
        var bob = cast.owner("Globex");

        var page = ada.api().get(WORKFLOWS + "?limit=2");
        var rest = ada.api().get(WORKFLOWS + "?limit=2&cursor=" + page.text("/meta/nextCursor"));

        assertThat(page)
                .hasStatus(200)
                .hasJson("/data/0/id", third.toString())
                .hasJson("/data/1/id", second.toString())
                .hasJson("/data/1/status", "STUCK");
        assertThat(rest).hasJson("/data/0/id", first.toString()).hasJson("/meta/hasMore", false);
        assertThat(ada.api().get(WORKFLOWS + "?status=AWAITING")).hasJson("/data/0/id", first.toString());
        assertThat(ada.api().get(WORKFLOWS + "?status=SLEEPING").json("/data").size())
                .isZero();
        assertThat(ada.api().get(WORKFLOWS + "?status=UNHEARD")).hasStatus(422);
        assertThat(bob.api().get(WORKFLOWS).json("/data").size()).isZero();
        for (var path : new String[] {"", "/steps"}) {
            assertThat(bob.api().get(WORKFLOWS + "/" + first + path)).hasStatus(404);
            assertThat(ada.api().get(WORKFLOWS + "/" + new WorkflowId(UUID.randomUUID()) + path))
                    .hasStatus(404);
        }
    }

    @Test
    void tellWhatItDidAndOfAnErrorOnlyWhatTheStepSaid() {
        var id = workflow("AWAITING");
        step(id, 1, "FAILED", "java.sql.SQLException: relation \"secret\" is missing");
        step(id, 2, "FAILED", "dev.basefly.jobs.JobFailure: The card was refused");

        assertThat(ada.api().get(WORKFLOWS + "/" + id)).hasStatus(200).hasJson("/data/position", "approval");
        var steps = ada.api().get(WORKFLOWS + "/" + id + "/steps?limit=1");
        assertThat(steps)
                .hasStatus(200)
                .hasJson("/data/0/sequence", 2)
                .hasJson("/data/0/error", "The card was refused");
        var before = ada.api().get(WORKFLOWS + "/" + id + "/steps?cursor=" + steps.text("/meta/nextCursor"));
        assertThat(before).hasJson("/data/0/sequence", 1);
        assertThat(before.text()).doesNotContain("secret", "SQLException");
    }

    @Test
    void takeASignalOnceAndRefuseWhatIsNone() {
        var id = workflow("AWAITING");
        var signals = WORKFLOWS + "/" + id + "/signals";
        var sound = new Signal("approval", "approval-17", Map.of("by", "Ada"));

        assertThat(ada.api().post(signals, sound)).hasStatus(202);
        assertThat(ada.api().post(signals, sound)).hasStatus(202);
        assertThat(signals(id)).isEqualTo(1);
        for (var payload : List.of(List.of(1), "yes", Map.of("by", "A\0da"))) {
            assertThat(ada.api().post(signals, new Signal("approval", "odd", payload)))
                    .hasStatus(422)
                    .hasErrorFor("payload");
        }
        assertThat(ada.api().post(signals, new Signal("approval", "odd", null)))
                .hasStatus(422)
                .hasErrorFor("payload");
        assertThat(ada.api().post(signals, new Signal("No name", "odd", Map.of())))
                .hasStatus(422)
                .hasErrorFor("name");
        assertThat(ada.api().post(signals, new Signal("approval", "", Map.of())))
                .hasStatus(422)
                .hasErrorFor("id");
        assertThat(signals(id)).isEqualTo(1);

        var ended = workflow("COMPLETED");
        assertThat(ada.api().post(WORKFLOWS + "/" + ended + "/signals", sound))
                .hasStatus(409)
                .hasJson("/error/reason", "workflow_ended");
    }

    @Test
    void cancelWithAReasonAndTellTheAuditLog() {
        var id = workflow("AWAITING");
        var cancellation = WORKFLOWS + "/" + id + "/cancellation";

        assertThat(ada.api().post(cancellation, new Cancellation(" ")))
                .hasStatus(422)
                .hasErrorFor("reason");
        assertThat(ada.api().post(cancellation, new Cancellation("Ordered by mistake")))
                .hasStatus(200)
                .hasJson("/data/stopAsked", true);

        assertThat(ada.api().get("/api/v1/audit-events?action=workflow.cancelled"))
                .hasJson("/data/0/target/id", id.toString())
                .hasJson("/data/0/reason", "Ordered by mistake");
    }

    @Test
    void letMembersLookAndAdministratorsAct() {
        var id = workflow("AWAITING");
        var grace = cast.owner("Initech");
        organizations.add(TenantId.of(ada.organizationId()), UserId.of(grace.id()), RoleName.MEMBER);
        var member = grace.api().withHeader("X-Tenant", ada.organizationId());
        var bob = cast.owner("Globex");
        var sound = new Signal("approval", "approval-17", Map.of());

        assertThat(member.get(WORKFLOWS + "/" + id)).hasStatus(200);
        assertThat(member.get(WORKFLOWS + "/" + id + "/steps")).hasStatus(200);
        assertThat(member.post(WORKFLOWS + "/" + id + "/signals", sound)).hasStatus(403);
        assertThat(member.post(WORKFLOWS + "/" + id + "/cancellation", new Cancellation("Mine")))
                .hasStatus(403);
        assertThat(bob.api().post(WORKFLOWS + "/" + id + "/signals", sound)).hasStatus(404);
        assertThat(bob.api().post(WORKFLOWS + "/" + id + "/cancellation", new Cancellation("Mine")))
                .hasStatus(404);
        assertThat(signals(id)).isZero();
    }

    /** One of no definition that is known here, as after a change of the product. */
    private WorkflowId workflow(String status) {
        var id = new WorkflowId(Uuid7.next(Clock.systemUTC()));
        int added = database.jdbc()
                .sql("""
                        insert into workflows (tenant_id, id, name, version, shape, key, status, position, state, actor,
                            generation, created_at, ended_at)
                        values (?, ?, 'tests.gone', 1, 'shape', ?, ?, 'approval', '{}', 'nobody', 0, now(),
                            case when ? = 'COMPLETED' then now() end)
                        """)
                .param(TenantId.of(ada.organizationId()).value())
                .param(id.value())
                .param(id.toString())
                .param(status)
                .param(status)
                .update();
        assertThat(added).isEqualTo(1);
        return id;
    }

    private void step(WorkflowId id, int sequence, String outcome, String error) {
        int added = database.jdbc()
                .sql("""
                        insert into workflow_steps (tenant_id, workflow_id, sequence, step, outcome, attempt, error,
                            checkpoint, started_at, ended_at)
                        values (?, ?, ?, 'charge', ?, 1, ?, '{}', now(), now())
                        """)
                .param(TenantId.of(ada.organizationId()).value())
                .param(id.value())
                .param(sequence)
                .param(outcome)
                .param(error)
                .update();
        assertThat(added).isEqualTo(1);
    }

    private int signals(WorkflowId id) {
        return database.jdbc()
                .sql("select count(*) from workflow_signals where workflow_id = ?")
                .param(id.value())
                .query(Integer.class)
                .single();
    }
}
