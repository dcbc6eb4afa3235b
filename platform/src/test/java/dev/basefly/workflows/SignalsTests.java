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
import dev.basefly.events.Delivery;
import dev.basefly.events.EventId;
import dev.basefly.events.Listener;
import dev.basefly.jobs.JobFailure;
import dev.basefly.runtime.EventType;
import dev.basefly.workflows.Stage.Approved;
import dev.basefly.workflows.events.EventSignals;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
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
class SignalsTests {

    private static final EventType<Approved> TYPE = EventType.of("tests.approved", Approved.class);

    @Autowired
    private DataSource tenants;

    @Autowired
    private SystemDatabase system;

    @Autowired
    private AuditLog audit;

    private Stage stage;

    @BeforeEach
    void build() {
        stage = new Stage(tenants, system, audit, Stage.Engine.right());
    }

    @Test
    void keepTwoSignalsThatCameAtOnceAndTakeOne() throws Exception {
        var id = stage.atRest();

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
        var id = stage.atRest();

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
                () -> stage.inside(
                        () -> stage.workflows.signal(running, new Signal("approval", "odd", "{\"by\": [1, 2]}"))));
    }

    @Test
    void hearOfAnEventOnceHoweverOftenItIsDelivered() throws Exception {
        var id = stage.atRest();
        var listener =
                new EventSignals(stage.workflows).listener(TYPE, "tests.saga", "approval", approved -> "order-7");
        var delivery = delivery();

        for (int time = 0; time < 2; time++) {
            deliver(listener, delivery);
        }
        stage.workToTheEnd();

        assertThat(stage.get(id).status()).isEqualTo(WorkflowState.COMPLETED);
        assertThat(stage.signals(id, true)).isEqualTo(1);
        assertThat(stage.signals(id, false)).isZero();
    }

    @Test
    void refuseWhatTheDatabaseCannotHoldOrIsNoObject() {
        for (var wrong : List.of("null", "[]", "\"Ada\"", "{\"by\": \"A\\u0000da\"}", "{\"by\": ", "")) {
            assertThatIllegalArgumentException().as(wrong).isThrownBy(() -> new Signal("approval", "odd", wrong));
        }
        var escaped = new Signal("approval", "odd", "{\"by\": \"A\\\\u0000da\"}");
        var id = stage.start();
        assertThat(stage.inside(() -> stage.workflows.signal(id, escaped))).isTrue();
    }

    @Test
    void waitUntilThereIsRoomWhereAWorkflowHasTakenTooFew() throws Exception {
        stage = new Stage(
                tenants,
                system,
                audit,
                Stage.Engine.right(),
                new MockEnvironment().withProperty("basefly.workflows.most-signals", "1"));
        var id = stage.atRest();
        stage.signal(id, "first");
        var listener =
                new EventSignals(stage.workflows).listener(TYPE, "tests.saga", "approval", approved -> "order-7");

        stage.signal(id, "first");
        refuses(ErrorCode.TOO_MANY_REQUESTS, () -> stage.signal(id, "second"));
        assertThatThrownBy(() -> deliver(listener, delivery()))
                .isInstanceOfSatisfying(
                        JobFailure.class,
                        early -> assertThat(early.isPostponement()).isTrue());

        assertThat(stage.signals(id, false)).isEqualTo(1);
        stage.workToTheEnd();
        assertThat(stage.get(id).status()).isEqualTo(WorkflowState.COMPLETED);
        deliver(listener, delivery());
        assertThat(stage.signals(id, false)).isZero();
    }

    private void deliver(Listener listener, Delivery delivery) throws Exception {
        var ignored = stage.inside(() -> {
            Objects.requireNonNull(listener.on(TYPE.name())).reaction().on("{\"by\": \"Ada\"}", delivery);
            return true;
        });
    }

    private Delivery delivery() {
        return new Delivery(
                new EventId(UUID.randomUUID()),
                TYPE.name(),
                1,
                "",
                1,
                stage.tenant,
                stage.clock.instant(),
                "usr_ada",
                0,
                1,
                false);
    }
}
