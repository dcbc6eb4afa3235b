package dev.basefly.onboarding;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.basefly.PlatformTest;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.events.Delivery;
import dev.basefly.events.EventId;
import dev.basefly.events.Listener;
import dev.basefly.jobs.JobFailure;
import dev.basefly.onboarding.OnboardingSettings.Place;
import dev.basefly.placements.MoveState;
import dev.basefly.placements.Moves;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.tenancy.OrganizationFounded;
import dev.basefly.tenancy.OrganizationKind;
import dev.basefly.tenancy.Organizations;
import dev.basefly.tenancy.Tenant;
import dev.basefly.testkit.Cast;
import dev.basefly.workflows.Interventions;
import dev.basefly.workflows.StepRun;
import dev.basefly.workflows.Workflow;
import dev.basefly.workflows.WorkflowId;
import dev.basefly.workflows.Workflows;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** The way of an organization that was founded. */
@PlatformTest
@CrossTenant(reason = "looks at the mails of all organizations")
class OnboardingTests {

    private static final String WORKFLOWS = "/api/v1/workflows";
    private static final OnboardingSettings WANTED = new OnboardingSettings(true, Place.SHARED, Duration.ofDays(3));

    record Signal(String name, String id, Map<String, String> payload) {}

    @Autowired
    private Cast cast;

    @Autowired
    private Interventions interventions;

    @Autowired
    private Moves moves;

    @Autowired
    private Onboarding onboarding;

    @Autowired
    private Workflows workflows;

    @Autowired
    private Organizations organizations;

    @Autowired
    private Workflow<FirstSteps> definition;

    @Autowired
    private TransactionTemplate transactions;

    @Autowired
    private MovableClock clock;

    @Autowired
    private SystemDatabase database;

    private Cast.Person ada;

    @BeforeEach
    void found() {
        ada = cast.owner("Acme");
    }

    @Test
    void beginsOnceForAnOrganizationHoweverOftenItIsToldAndNotWhereItIsSwitchedOff() throws Exception {
        tell(new OnboardingSettings(false, Place.SHARED, Duration.ofDays(3)));
        assertThat(ada.api().get(WORKFLOWS).json("/data").size()).isZero();

        tell(WANTED);
        tell(WANTED);

        assertThat(ada.api().get(WORKFLOWS).json("/data").size()).isEqualTo(1);
    }

    @Test
    void waitsForSomebodyToBeginAndEndsThen() throws Exception {
        var id = waiting();

        assertThat(ada.api()
                        .post(WORKFLOWS + "/" + id + "/signals", new Signal("begun", "first", Map.of("any", "thing"))))
                .hasStatus(202);

        await().until(() -> stands(id).equals("COMPLETED"));
        assertThat(reminders()).isZero();
    }

    @Test
    void waitsForAnEventThatWasFasterThanItsBeginning() throws Exception {
        var sign = new Onboarding(workflows, organizations, WANTED, clock).begunBy(OrganizationFounded.TYPE);

        assertThatThrownBy(() -> deliver(sign))
                .isInstanceOfSatisfying(
                        JobFailure.class,
                        early -> assertThat(early.isPostponement()).isTrue());
        var id = waiting();
        deliver(sign);

        await().until(() -> stands(id).equals("COMPLETED"));
    }

    @Test
    void isNotWaitedForWhereItWillNotBeginAnyMore() throws Exception {
        var sign = new Onboarding(workflows, organizations, WANTED, clock).begunBy(OrganizationFounded.TYPE);

        clock.advance(Duration.ofMinutes(10));

        deliver(sign);
        assertThat(ada.api().get(WORKFLOWS).json("/data").size()).isZero();
    }

    @Test
    void remindsItsFounderOnceWhereNobodyBegins() throws Exception {
        var id = waiting();

        // What comes after the wait is the same when its time is over.
        var ignored = Tenant.call(organization(), () -> interventions.skip(id, "Three days are over"));

        await().until(() -> stands(id).equals("COMPLETED"));
        assertThat(reminders()).isEqualTo(1);
    }

    @Test
    void makesThePlaceThatTheInstallationWantsOnce() {
        var provisioning = new Provisioning(moves);
        var steps = new FirstSteps(UserId.of(ada.id()), Place.SCHEMA, null, false);
        var run = run();

        var planned = provisioning.plan(steps, run);

        assertThat(provisioning.plan(steps, run)).isEqualTo(planned);
        assertThat(moves.of(organization())).hasSize(1);
        await().until(() -> moves.of(organization()).getFirst().state().over());
        assertThat(provisioning.settle(planned, run)).isEqualTo(planned);
        provisioning.takeBack(planned, run);
        assertThat(moves.of(organization()).getFirst().state()).isEqualTo(MoveState.DONE);
    }

    /** What happens when the event of its foundation arrives. */
    private void tell(OnboardingSettings settings) throws Exception {
        deliver(OnboardingConfiguration.onboardingOfOrganizations(onboarding, definition, settings));
    }

    private void deliver(Listener listener) throws Exception {
        var founded = new OrganizationFounded(organization(), OrganizationKind.PERSONAL, UserId.of(ada.id()));
        var delivery = new Delivery(
                new EventId(UUID.randomUUID()),
                OrganizationFounded.TYPE.name(),
                1,
                "",
                1,
                organization(),
                Instant.now(clock),
                ada.id(),
                0,
                1,
                false);
        var reaction = Objects.requireNonNull(listener.on(OrganizationFounded.TYPE.name()))
                .reaction();
        Tenant.run(
                organization(),
                () -> transactions.executeWithoutResult(_ -> {
                    try {
                        reaction.on(JsonMapper.shared().writeValueAsString(founded), delivery);
                    } catch (RuntimeException failure) {
                        throw failure;
                    } catch (Exception failure) {
                        throw new IllegalStateException(failure);
                    }
                }));
    }

    private WorkflowId waiting() throws Exception {
        tell(WANTED);
        await().until(() ->
                ada.api().get(WORKFLOWS + "?status=AWAITING").json("/data").size() == 1);
        var page = ada.api().get(WORKFLOWS);
        assertThat(page).hasJson("/data/0/name", Onboarding.WORKFLOW).hasJson("/data/0/position", Onboarding.BEGUN);
        return WorkflowId.of(page.text("/data/0/id"));
    }

    private String stands(WorkflowId id) {
        return ada.api().get(WORKFLOWS + "/" + id).text("/data/status");
    }

    private int reminders() {
        return database.jdbc()
                .sql("select count(*) from mails where recipient = ? and subject = 'Your first steps'")
                .param(ada.email())
                .query(Integer.class)
                .single();
    }

    private StepRun run() {
        return new StepRun(new WorkflowId(UUID.randomUUID()), "organization", "provision", 1, "key", organization());
    }

    private TenantId organization() {
        return TenantId.of(ada.organizationId());
    }
}
