package dev.basefly.onboarding;

import dev.basefly.events.Listener;
import dev.basefly.runtime.EventType;
import dev.basefly.workflows.Workflow;
import dev.basefly.workflows.Workflows;
import dev.basefly.workflows.events.EventSignals;
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

    private final Workflows workflows;

    Onboarding(Workflows workflows) {
        this.workflows = workflows;
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
     * its first project, for the sign that somebody has begun.
     */
    public <E extends Record> Listener begunBy(EventType<E> type) {
        return new EventSignals(workflows).listener(type, WORKFLOW, BEGUN, _ -> KEY);
    }

    /** Begins with an organization, in the transaction that is open and in its scope. */
    void begin(Workflow<FirstSteps> definition, FirstSteps steps) {
        Workflows.Started _ = workflows.start(definition, steps, KEY);
    }
}
