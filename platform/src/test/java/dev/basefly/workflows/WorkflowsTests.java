package dev.basefly.workflows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.basefly.PlatformTest;
import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.events.Delivery;
import dev.basefly.events.EventId;
import dev.basefly.jobs.Jobs;
import dev.basefly.runtime.EventType;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Tenant;
import dev.basefly.workflows.Stage.Approved;
import dev.basefly.workflows.Stage.Order;
import dev.basefly.workflows.events.EventSignals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

@PlatformTest
@TestPropertySource(properties = "basefly.runtime.role=web")
@CrossTenant(reason = "looks at the jobs of all tenants")
class WorkflowsTests {

    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger("dev.basefly.workflows");

    record Tally(int months) {}

    @Autowired
    private DataSource tenants;

    @Autowired
    private SystemDatabase system;

    @Autowired
    private AuditLog audit;

    @Autowired
    private Jobs jobs;

    private Stage stage;

    @BeforeAll
    static void quieten() {
        LOGGER.setLevel(Level.OFF);
    }

    @AfterAll
    static void speak() {
        LOGGER.setLevel(null);
    }

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
    void keepTwoSignalsThatCameAtOnceAndTakeOne() throws Exception {
        var id = atRest();

        var names = new ArrayList<>(List.of("one", "two"));
        var taken = atOnce(2, () -> {
            String name;
            synchronized (names) {
                name = names.removeFirst();
            }
            return stage.inside(() -> stage.workflows.signal(id, Signal.of("approval", name, new Approved(name))));
        });
        stage.workToTheEnd();

        assertThat(taken).containsOnly(true);
        assertThat(stage.get(id).status()).isEqualTo(WorkflowState.COMPLETED);
        assertThat(stage.signals(id, true)).isEqualTo(1);
        assertThat(stage.signals(id, false)).isEqualTo(1);
        assertThat(stage.effects()).containsExactly("reserve", "charge", "ship", "invoice");
    }

    @Test
    void countASignalOnceThatWasSentAgain() throws Exception {
        var id = atRest();

        var taken = atOnce(
                4,
                () -> stage.inside(
                        () -> stage.workflows.signal(id, Signal.of("approval", "same", new Approved("Ada")))));

        assertThat(taken).containsOnly(true);
        assertThat(stage.signals(id, false)).isEqualTo(1);
    }

    @Test
    void tellWhoSendsASignalTooLateOrToNobodyOrOneThatNobodyWaitsFor() throws Exception {
        var id = stage.start();
        var ignored = stage.inside(() -> stage.workflows.cancel(id, "Not wanted"));
        stage.workToTheEnd();
        var running = stage.start();

        assertThat(stage.signal(id, "late")).isFalse();
        assertThat(stage.signals(id, false)).isZero();
        refuses(ErrorCode.NOT_FOUND, () -> stage.signal(new WorkflowId(UUID.randomUUID()), "lost"));
        refuses(
                ErrorCode.VALIDATION_ERROR,
                () -> stage.inside(() -> stage.workflows.signal(running, Signal.of("applause", new Approved("Ada")))));
        refuses(
                ErrorCode.VALIDATION_ERROR,
                () -> stage.inside(() -> stage.workflows.signal(running, new Signal("approval", "odd", "[1, 2]"))));
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
    void hearOfAnEventOnceHoweverOftenItIsDelivered() throws Exception {
        var id = atRest();
        var type = EventType.of("tests.approved", Approved.class);
        var listener =
                new EventSignals(stage.workflows).listener(type, "tests.saga", "approval", approved -> "order-7");
        var delivery = new Delivery(
                new EventId(UUID.randomUUID()),
                type.name(),
                1,
                "",
                1,
                stage.tenant,
                stage.clock.instant(),
                "usr_ada",
                0,
                1,
                false);

        for (int time = 0; time < 2; time++) {
            stage.inside(() -> {
                Objects.requireNonNull(listener.on(type.name())).reaction().on("{\"by\": \"Ada\"}", delivery);
                return true;
            });
        }
        stage.workToTheEnd();

        assertThat(stage.get(id).status()).isEqualTo(WorkflowState.COMPLETED);
        assertThat(stage.signals(id, true)).isEqualTo(1);
        assertThat(stage.signals(id, false)).isZero();
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
    void areGoneOnWithWhenSomebodyCancelledTheirJob() throws Exception {
        var id = stage.start();
        removeJobs();
        var care = new Care(system, stage.parts, jobs, Duration.ofDays(30));

        care.run(() -> true);
        assertThat(stage.nextJob()).isEmpty();
        stage.clock.advance(Duration.ofMinutes(2));
        care.run(() -> true);
        assertThat(stage.nextJob()).isPresent();
        care.run(() -> true);
        stage.work();

        assertThat(stage.get(id).status()).isEqualTo(WorkflowState.SLEEPING);
        assertThat(stage.effects()).containsExactly("reserve", "charge");
    }

    @Test
    void areForgottenThirtyDaysAfterTheirEnd() throws Exception {
        var id = stage.start();
        var ignored = stage.inside(() -> stage.workflows.cancel(id, "Not wanted"));
        stage.workToTheEnd();
        var care = new Care(system, stage.parts, jobs, Duration.ofDays(30));

        stage.clock.advance(Duration.ofDays(29));
        care.run(() -> true);
        assertThat(stage.get(id).status()).isEqualTo(WorkflowState.CANCELLED);
        stage.clock.advance(Duration.ofDays(2));
        care.run(() -> true);

        refuses(ErrorCode.NOT_FOUND, () -> stage.get(id));
        assertThat(stage.history(id)).isEmpty();
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

    /** A workflow that waits for its approval. */
    private WorkflowId atRest() throws Exception {
        var id = stage.start();
        stage.work();
        stage.clock.advance(Duration.ofDays(1));
        stage.work();
        assertThat(stage.get(id).status()).isEqualTo(WorkflowState.AWAITING);
        return id;
    }

    private void removeJobs() {
        int removed = system.jdbc()
                .sql("delete from jobs where tenant_id = ?")
                .param(stage.tenant.value())
                .update();
        assertThat(removed).isEqualTo(1);
    }

    private static void refuses(ErrorCode code, Callable<?> call) {
        assertThatThrownBy(call::call)
                .isInstanceOfSatisfying(
                        ApiError.class, refused -> assertThat(refused.code()).isEqualTo(code));
    }

    private static <T> List<T> atOnce(int number, Callable<T> work) throws Exception {
        var barrier = new CyclicBarrier(number);
        try (var threads = Executors.newFixedThreadPool(number)) {
            Callable<T> together = () -> {
                barrier.await();
                return work.call();
            };
            var all = new ArrayList<T>();
            for (var one : threads.invokeAll(Collections.nCopies(number, together))) {
                all.add(one.get());
            }
            return all;
        }
    }
}
