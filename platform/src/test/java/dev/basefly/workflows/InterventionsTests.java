package dev.basefly.workflows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.PlatformTest;
import dev.basefly.Quiet;
import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.JobFailure;
import dev.basefly.workflows.Interventions.Filter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

@PlatformTest
@TestPropertySource(properties = "basefly.runtime.role=web")
@CrossTenant(reason = "plays the operator")
@Quiet("dev.basefly.workflows")
class InterventionsTests {

    @Autowired
    private DataSource tenants;

    @Autowired
    private SystemDatabase system;

    @Autowired
    private AuditLog audit;

    private Stage stage;
    private Interventions interventions;

    @BeforeEach
    void build() {
        stage = new Stage(tenants, system, audit, Stage.Engine.right());
        interventions = new Interventions(system, new Definitions(List.of(stage.saga)), stage.parts, stage.workflows);
    }

    @Test
    void retryACompensationThatIsStuck() throws Exception {
        var id = stuck();

        stage.trouble = (step, attempt) -> {};
        assertThat(interventions.retry(id, "The bank is back").status()).isEqualTo(WorkflowState.COMPENSATING);
        stage.workToTheEnd();

        assertThat(stage.get(id).status()).isEqualTo(WorkflowState.CANCELLED);
        assertThat(stage.effects()).containsExactly("reserve", "charge", "undo-charge", "undo-reserve");
        assertThat(audited("workflow.retried")).isEqualTo(1);
    }

    @Test
    void passOverACompensationThatWasDoneByHand() throws Exception {
        var id = stuck();

        assertThat(interventions.skip(id, "Refunded by hand").undo()).containsExactly("reserve");
        stage.workToTheEnd();

        assertThat(stage.get(id).status()).isEqualTo(WorkflowState.CANCELLED);
        assertThat(stage.effects()).containsExactly("reserve", "charge", "undo-reserve");
        assertThat(stage.history(id))
                .filteredOn(step -> step.outcome() == StepOutcome.SKIPPED)
                .hasSize(1);
        assertThat(audited("workflow.step_skipped")).isEqualTo(1);
    }

    @Test
    void passOverAWaitAndAStepThatFails() throws Exception {
        var id = stage.start();
        stage.trouble = (step, attempt) -> {
            if (step.equals("ship")) {
                throw new IllegalStateException("No parcel service");
            }
        };
        stage.work();

        assertThat(interventions.skip(id, "No need to rest").status()).isEqualTo(WorkflowState.AWAITING);
        assertThat(interventions.skip(id, "Approved by phone").status()).isEqualTo(WorkflowState.RUNNING);
        refuses(ErrorCode.CONFLICT, () -> interventions.skip(id, "It is at work"));
        stage.work();
        assertThat(stage.get(id).failures()).isEqualTo(1);
        assertThat(interventions.skip(id, "Carried there").position()).isEqualTo("invoice");
        stage.workToTheEnd();

        assertThat(stage.get(id).status()).isEqualTo(WorkflowState.COMPLETED);
        assertThat(stage.effects()).containsExactly("reserve", "charge", "invoice");
    }

    @Test
    void takeBackInsteadOfTryingAgain() throws Exception {
        var id = stage.start();
        stage.work();

        assertThat(interventions.compensate(id, "Wrong customer").stopAsked()).isTrue();
        refuses(ErrorCode.CONFLICT, () -> interventions.cancel(id, "Twice"));
        stage.workToTheEnd();

        assertThat(stage.get(id).status()).isEqualTo(WorkflowState.COMPENSATED);
        assertThat(stage.effects()).containsExactly("reserve", "charge", "undo-charge", "undo-reserve");
        refuses(ErrorCode.CONFLICT, () -> interventions.skip(id, "It has ended"));
        refuses(ErrorCode.CONFLICT, () -> interventions.retry(id, "It has ended"));
    }

    @Test
    void letOneGoOnByADefinitionThatChangedUnderItsVersion() throws Exception {
        var id = stage.start();
        stage.work();
        var changed = stage.saga.sleep("longer", Duration.ofHours(1));
        var deployed = new Interventions(system, new Definitions(List.of(changed)), stage.parts, stage.workflows);

        assertThat(deployed.definition(deployed.get(id))).isEmpty();
        assertThat(deployed.retry(id, "The change bears it").status()).isEqualTo(WorkflowState.SLEEPING);

        assertThat(deployed.definition(deployed.get(id))).contains(changed);
        assertThat(deployed.get(id).position()).isEqualTo("rest");
    }

    @Test
    void areListedByStateNameAndOrganization() throws Exception {
        var id = stuck();

        assertThat(page(new Filter(WorkflowState.STUCK, "tests.saga", stage.tenant)))
                .containsExactly(id);
        assertThat(page(new Filter(WorkflowState.COMPLETED, null, stage.tenant)))
                .isEmpty();
        assertThat(page(new Filter(null, "tests.other", stage.tenant))).isEmpty();
        refuses(ErrorCode.VALIDATION_ERROR, () -> interventions.retry(id, " "));
    }

    private List<WorkflowId> page(Filter filter) {
        return interventions.page(filter, null, 20).data().stream()
                .map(StoredWorkflow::id)
                .toList();
    }

    private WorkflowId stuck() throws Exception {
        stage.trouble = (step, attempt) -> {
            if (step.equals("undo-charge")) {
                throw JobFailure.permanent("Already settled", null);
            }
        };
        var id = stage.start();
        stage.work();
        assertThat(stage.inside(() -> stage.workflows.cancel(id, "Not wanted")).stopAsked())
                .isTrue();
        stage.work();
        assertThat(stage.get(id).status()).isEqualTo(WorkflowState.STUCK);
        // The job that would have ended its rest is not needed any more.
        stage.workToTheEnd();
        return id;
    }

    private int audited(String action) {
        return system.jdbc()
                .sql("select count(*) from audit_events where tenant_id = ? and action = ?")
                .param(stage.tenant.value())
                .param(action)
                .query(Integer.class)
                .single();
    }

    private static void refuses(ErrorCode code, Callable<?> call) {
        assertThatThrownBy(call::call)
                .isInstanceOfSatisfying(
                        ApiError.class, refused -> assertThat(refused.code()).isEqualTo(code));
    }
}
