package dev.basefly.console.workflows;

import static dev.basefly.words.Words.later;

import dev.basefly.dashboard.component.Tone;
import dev.basefly.workflows.StepOutcome;
import dev.basefly.workflows.StoredStep;
import dev.basefly.workflows.StoredWorkflow;
import dev.basefly.workflows.WorkflowState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How a part of a workflow stands, in a word and a colour. */
public enum PartState {
    AHEAD(later("Ahead"), Tone.NEUTRAL),
    AT_WORK(later("At work"), Tone.INFO),
    WAITING(later("Waiting"), Tone.INFO),
    FAILING(later("Failing"), Tone.WARNING),
    DONE(later("Done"), Tone.SUCCESS),
    SKIPPED(later("Passed over"), Tone.NEUTRAL),
    FAILED(later("Failed"), Tone.DANGER),
    TAKEN_BACK(later("Taken back"), Tone.WARNING),
    STUCK(later("Stuck"), Tone.DANGER);

    private final String label;
    private final Tone tone;

    PartState(String label, Tone tone) {
        this.label = label;
        this.tone = tone;
    }

    public String label() {
        return label;
    }

    public Tone tone() {
        return tone;
    }

    /** Of all parts that something happened to, by name. */
    static Map<String, PartState> of(StoredWorkflow workflow, List<StoredStep> newestFirst) {
        Map<String, PartState> states = new HashMap<>();
        for (StoredStep step : newestFirst.reversed()) {
            if (step.step() != null) {
                states.put(step.step(), after(step.outcome(), states.getOrDefault(step.step(), AHEAD)));
            }
        }
        String position = workflow.position();
        if (position != null) {
            states.put(position, at(workflow));
        } else if (!workflow.undo().isEmpty() && workflow.status() == WorkflowState.STUCK) {
            states.put(workflow.undo().getLast(), STUCK);
        }
        return states;
    }

    private static PartState after(StepOutcome outcome, PartState before) {
        return switch (outcome) {
            case DONE, WOKEN, RECEIVED, TIMED_OUT -> DONE;
            case FAILED -> FAILED;
            case COMPENSATED -> TAKEN_BACK;
            case COMPENSATION_FAILED -> FAILING;
            case STUCK -> STUCK;
            case SKIPPED -> SKIPPED;
            case POSTPONED, STOPPED, RETRIED -> before;
        };
    }

    private static PartState at(StoredWorkflow workflow) {
        return switch (workflow.status()) {
            case RUNNING -> workflow.failures() > 0 ? FAILING : AT_WORK;
            case SLEEPING, AWAITING -> WAITING;
            case STUCK -> STUCK;
            case COMPENSATING, COMPLETED, COMPENSATED, CANCELLED -> AHEAD;
        };
    }
}
