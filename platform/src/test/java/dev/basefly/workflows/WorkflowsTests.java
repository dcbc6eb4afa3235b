package dev.basefly.workflows;

import static dev.basefly.workflows.Calls.atOnce;
import static dev.basefly.workflows.Calls.refuses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.PlatformTest;
import dev.basefly.Quiet;
import dev.basefly.api.ErrorCode;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.JobFailure;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Tenant;
import dev.basefly.tenancy.spi.ErasurePart;
import dev.basefly.workflows.Stage.Approved;
import dev.basefly.workflows.Stage.Order;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.test.context.TestPropertySource;

@PlatformTest
@TestPropertySource(properties = "basefly.runtime.role=web")
@CrossTenant(reason = "looks at the jobs of all tenants")
@Quiet("dev.basefly.workflows")
class WorkflowsTests {

    record Tally(int months) {}

    @Autowired
    private DataSource tenants;

    @Autowired
    private SystemDatabase system;

    @Autowired
    private AuditLog audit;

    @Autowired
    private List<ErasurePart> erasures;

    private Stage stage;

    @BeforeEach
    void build() {
        stage = new Stage(tenants, system, audit, Stage.Engine.right());
    }

    @Test
    void startOnceForEachKeyThatHasNotEnded() throws Exception {
        var started = atOnce(8, () -> stage.inside(() -> stage.workflows.start(stage.saga, new Order(List.of()), "a")));

        assertThat(started)
                .extracting(Workflows.Started::id)
                .containsOnly(started.getFirst().id());
        assertThat(started).filteredOn(Workflows.Started::isNew).hasSize(1);
        var ignored =
                stage.inside(() -> stage.workflows.cancel(started.getFirst().id(), "Not wanted"));
        stage.workToTheEnd();
        assertThat(stage.inside(() -> stage.workflows.start(stage.saga, new Order(List.of()), "a")))
                .matches(Workflows.Started::isNew);
    }

    @Test
    void areNobodyElses() {
        var id = stage.start();
        var globex = new TenantId(UUID.randomUUID());

        refuses(ErrorCode.NOT_FOUND, () -> Tenant.call(globex, () -> stage.workflows.get(id)));
        refuses(ErrorCode.NOT_FOUND, () -> Tenant.call(globex, () -> stage.workflows.cancel(id, "Mine")));
        refuses(
                ErrorCode.NOT_FOUND,
                () -> Tenant.call(
                        globex, () -> stage.workflows.signal(id, Signal.of("approval", new Approved("Eve")))));
        assertThat(Tenant.call(
                        globex, () -> stage.workflows.page(null, null, 20).data()))
                .isEmpty();
        assertThat(Tenant.call(globex, () -> stage.workflows.find("tests.saga", "order-7")))
                .isEmpty();
        assertThat(stage.inside(() -> stage.workflows.page(null, null, 20).data()))
                .extracting(StoredWorkflow::id)
                .containsExactly(id);
    }

    @Test
    void refuseADefinitionThatNobodyWouldGoOnWith() {
        var other = Workflow.of("tests.other", 1, Order.class);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> stage.inside(() -> stage.workflows.start(other, new Order(List.of()), "a")))
                .withMessageContaining("no bean here");
    }

    @Test
    void adoptATransitionThatTheirOwnDatabaseHasAndTheSharedOneDoesNot() throws Exception {
        var calls = new AtomicInteger();
        stage.trouble = (step, attempt) -> {
            if (step.equals("charge")) {
                calls.incrementAndGet();
            }
        };
        var id = stage.start();
        var job = stage.nextJob().orElseThrow();
        stage.drive(stage.driver, job, 1);
        // The process died between the two commits of the transition that ended the call.
        system.jdbc().sql("""
                        update workflows w set sequence = 1, status = 'RUNNING', position = 'charge', driver = ?,
                            wake_at = created_at, undo = array['reserve'], state = s.checkpoint::jsonb -> 'state'
                        from workflow_steps s where w.id = ? and s.workflow_id = w.id and s.sequence = 1
                        """).param(job.id()).param(id.value()).update();
        system.jdbc()
                .sql("delete from jobs where tenant_id = ? and id <> ?")
                .param(stage.tenant.value())
                .param(job.id())
                .update();

        stage.drive(stage.driver, job, 2);

        assertThat(calls).hasValue(1);
        assertThat(stage.get(id)).satisfies(found -> {
            assertThat(found.status()).isEqualTo(WorkflowState.SLEEPING);
            assertThat(found.sequence()).isEqualTo(2);
            assertThat(found.undo()).containsExactly("reserve", "charge");
        });
        assertThat(stage.jobs()).hasSize(2);
    }

    @Test
    void endDoneOrTakenBackWhateverACancellationMeets() throws Exception {
        for (int round = 0; round < 15; round++) {
            build();
            var id = stage.start();
            stage.signal(id, "first");
            stage.work();
            stage.clock.advance(Duration.ofDays(1));
            var barrier = new CyclicBarrier(2);
            try (var other = Executors.newSingleThreadExecutor()) {
                var cancelled = other.submit(() -> {
                    barrier.await();
                    return stage.inside(() -> stage.workflows.cancel(id, "Now or never"));
                });
                barrier.await();
                stage.work();
                assertThat(cancelled.get(10, TimeUnit.SECONDS)).isNotNull();
            }
            stage.workToTheEnd();

            var state = stage.get(id).status();
            var effects = stage.effects();
            assertThat(state).isIn(WorkflowState.COMPLETED, WorkflowState.CANCELLED);
            if (state == WorkflowState.COMPLETED) {
                assertThat(effects).containsExactly("reserve", "charge", "ship", "invoice");
            } else {
                assertThat(effects.reversed().stream().takeWhile(effect -> effect.startsWith("undo-")))
                        .containsExactlyElementsOf(effects.stream()
                                .filter(effect -> !effect.startsWith("undo-"))
                                .map(effect -> "undo-" + effect)
                                .toList());
            }
        }
    }

    @Test
    void refuseAStepThatEndsItsOwnWorkflow() throws Exception {
        var id = stage.start();
        stage.trouble = (step, attempt) -> {
            if (step.equals("reserve")) {
                var ignored = stage.workflows.cancel(id, "Me");
            }
        };

        stage.work();

        assertThat(stage.get(id).error()).contains("JobFailure.permanent");
    }

    @Test
    void takeAStepThatKillsItsWorkerForOneThatFailed() throws Exception {
        var id = stage.start();
        var job = stage.nextJob().orElseThrow();

        stage.drive(stage.driver, job, 11);

        assertThat(stage.get(id)).satisfies(found -> {
            assertThat(found.failures()).isEqualTo(1);
            assertThat(found.error()).contains("No answer");
        });
    }

    @Test
    void standStillWhereTheStateDoesNotFitTheRecordAnyMore() throws Exception {
        var id = stage.start();
        int changed = system.jdbc()
                .sql("update workflows set state = '{\"done\": {\"no\": \"list\"}}' where id = ?")
                .param(id.value())
                .update();

        stage.workToTheEnd();

        assertThat(changed).isEqualTo(1);
        assertThat(stage.get(id).status()).isEqualTo(WorkflowState.STUCK);
        assertThat(stage.get(id).position()).isEqualTo("reserve");
        assertThat(stage.effects()).isEmpty();
    }

    @Test
    void liveAYearInAMoment() throws Exception {
        var year = Workflow.of("tests.year", 1, Tally.class);
        for (int month = 1; month <= 12; month++) {
            year = year.sleep("month-" + month, Duration.ofDays(30))
                    .step("bill-" + month, (tally, step) -> new Tally(tally.months() + 1));
        }
        var subscription = year;
        var parts = stage.parts;
        var driver = new Driver<>(new Course<>(new Graph<>(subscription)), parts);
        var workflows = new Workflows(new Definitions(List.of(subscription)), parts, audit);
        var begin = stage.clock.instant();
        var id = stage.inside(() -> workflows.start(subscription, new Tally(0), "ada"))
                .id();

        for (var job = stage.nextJob(); job.isPresent(); job = stage.nextJob()) {
            stage.clock.set(job.get().runAt());
            stage.run(driver, job.get(), 1);
        }

        assertThat(stage.get(id).status()).isEqualTo(WorkflowState.COMPLETED);
        assertThat(stage.get(id).state()).isEqualTo("{\"months\": 12}");
        assertThat(stage.clock.instant()).isEqualTo(begin.plus(Duration.ofDays(360)));
        assertThat(stage.get(id).endedAt()).isEqualTo(stage.clock.instant());
    }

    @Test
    void beginNoStepAfterTheirOrganizationIsSuspendedAndGoOnAfterwards() throws Exception {
        stage.trouble = (step, attempt) -> {
            if (step.equals("reserve")) {
                stage.suspended.add(stage.tenant.value());
                stage.clock.advance(Duration.ofSeconds(2));
            }
        };
        var id = stage.start();
        var job = stage.nextJob().orElseThrow();

        stage.run(stage.driver, job, 1);
        stage.clock.advance(Duration.ofHours(1));

        assertThat(stage.effects()).containsExactly("reserve");
        assertThat(stage.get(id).position()).isEqualTo("charge");
        assertThat(stage.jobs()).extracting(Stage.Job::id).containsExactly(job.id());
        stage.suspended.clear();
        stage.work();
        assertThat(stage.effects()).containsExactly("reserve", "charge");
    }

    @Test
    void completeNoStepOnceTheirOrganizationIsErased() throws Exception {
        var id = stage.start();
        var waiting = stage.inside(() -> stage.workflows.start(stage.saga, new Order(List.of()), "other"));
        var erased = new ArrayList<Long>();
        stage.trouble = (step, attempt) -> erased.add(erasure().erase(stage.tenant));

        stage.workToTheEnd();

        assertThat(erased).containsExactly(2L);
        assertThat(stage.effects()).isEmpty();
        for (var ended : List.of(id, waiting.id())) {
            assertThat(stage.get(ended).status()).isEqualTo(WorkflowState.CANCELLED);
            assertThat(stage.get(ended).error()).contains("erased");
        }
        assertThat(erasure().erase(stage.tenant)).isZero();
    }

    @Test
    void takeAStepThatPutsItselfOffForEverForOneThatFailed() throws Exception {
        stage = new Stage(
                tenants,
                system,
                audit,
                Stage.Engine.right(),
                new MockEnvironment().withProperty("basefly.workflows.most-postponements", "3"));
        stage.trouble = (step, attempt) -> {
            if (step.equals("reserve") && attempt < 3) {
                throw JobFailure.notNow(Duration.ofMinutes(1), "The bank sleeps");
            }
        };
        var id = stage.start();

        while (stage.effects().isEmpty()) {
            stage.clock.set(stage.nextJob().orElseThrow().runAt());
            stage.work();
        }

        var failed = stage.history(id).stream()
                .filter(step -> step.outcome() == StepOutcome.FAILED)
                .toList();
        assertThat(failed).extracting(StoredStep::attempt).containsExactly(1, 2);
        assertThat(failed.getFirst().error()).contains("Put off 3 times", "The bank sleeps");
        assertThat(stage.history(id))
                .filteredOn(step -> step.outcome() == StepOutcome.POSTPONED)
                .hasSize(6);
    }

    @Test
    void leaveNoTimerBehindAWaitThatWasAnswered() throws Exception {
        var id = stage.atRest();
        var timer = stage.nextJob().orElseThrow();
        assertThat(stage.jobs()).hasSize(1);

        stage.signal(id, "yes");
        stage.work();

        assertThat(stage.get(id).status()).isEqualTo(WorkflowState.COMPLETED);
        assertThat(stage.jobs()).isEmpty();
        assertThat(system.jdbc()
                        .sql("select state from finished_jobs where id = ?")
                        .param(timer.id())
                        .query(String.class)
                        .single())
                .isEqualTo("CANCELLED");
    }

    @Test
    void goOnNoMoreAfterTheirEndWhateverIsWritten() throws Exception {
        var id = stage.start();
        var ignored = stage.inside(() -> stage.workflows.cancel(id, "Not wanted"));
        stage.workToTheEnd();

        assertThatThrownBy(() -> system.jdbc()
                        .sql("update workflows set status = 'RUNNING', ended_at = null where id = ?")
                        .param(id.value())
                        .update())
                .hasMessageContaining("cannot become RUNNING after CANCELLED");
        for (var state : WorkflowState.values()) {
            for (var next : WorkflowState.values()) {
                if (!state.next().contains(next)) {
                    assertThatThrownBy(() -> state.become(next)).isInstanceOf(IllegalStateException.class);
                }
            }
        }
    }

    private ErasurePart erasure() {
        return erasures.stream()
                .filter(part -> part.name().equals("unfinishedWorkflows"))
                .findFirst()
                .orElseThrow();
    }
}
