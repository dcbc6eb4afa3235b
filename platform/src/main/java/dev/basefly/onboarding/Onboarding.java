package dev.basefly.onboarding;

import dev.basefly.events.Delivery;
import dev.basefly.events.Listener;
import dev.basefly.runtime.EventType;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Organizations;
import dev.basefly.workflows.Workflow;
import dev.basefly.workflows.Workflows;
import dev.basefly.workflows.events.EventSignals;
import java.time.Clock;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * The way of a new organization, as a workflow of its own: its place is made, then it waits for somebody to make use of the
 * product, and if nobody does, reminds who founded it.
 */
public final class Onboarding {

    /** The workflow's name; each organization has one at most. */
    public static final String WORKFLOW = "onboarding.organization";

    /** The signal that it waits for. */
    public static final String BEGUN = "begun";

    private static final String KEY = "organization";

    /** How long after its foundation an organization's onboarding may still be about to begin. */
    private static final Duration YOUNG = Duration.ofMinutes(10);

    private final Workflows workflows;
    private final Organizations organizations;
    private final OnboardingSettings settings;
    private final Clock clock;

    Onboarding(Workflows workflows, Organizations organizations, OnboardingSettings settings, Clock clock) {
        this.workflows = workflows;
        this.organizations = organizations;
        this.settings = settings;
        this.clock = clock;
    }

    /** What an event of the product says to it: that somebody has begun. */
    record Begun() {}

    static Workflow<FirstSteps> definition(Provisioning provisioning, Reminder reminder, OnboardingSettings settings) {
        return Workflow.of(WORKFLOW, 1, FirstSteps.class)
                .call("provision", provisioning::plan)
                .compensatedBy(provisioning::takeBack)
                .call("settle", provisioning::settle)
                .await(
                        BEGUN,
                        Begun.class,
                        settings.remindAfter(),
                        (steps, _) -> steps.inUse(),
                        UnaryOperator.identity())
                .when("unused", steps -> !steps.begun(), branch -> branch.call("remind", reminder::remind));
    }

    /**
     * A listener, to be contributed as a bean by the product, that takes an event of the organization, such as that it made
     * its first project, for the sign that somebody has begun. Where the event is faster than the workflow begins, it waits for
     * it.
     */
    public <E extends Record> Listener begunBy(EventType<E> type) {
        return new EventSignals(workflows).listener(type, WORKFLOW, BEGUN, _ -> KEY, this::mayBeginSoon);
    }

    private boolean mayBeginSoon(Delivery delivery) {
        TenantId organization = delivery.tenant();
        return settings.enabled()
                && organization != null
                && organizations
                        .find(organization)
                        .filter(found ->
                                clock.instant().isBefore(found.createdAt().plus(YOUNG)))
                        .isPresent();
    }

    /** Begins with an organization, in the transaction that is open and in its scope. */
    void begin(Workflow<FirstSteps> definition, FirstSteps steps) {
        Workflows.Started _ = workflows.start(definition, steps, KEY);
    }
}
