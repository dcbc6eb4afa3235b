package dev.basefly.console.workflows;

import static dev.basefly.words.Words.data;
import static dev.basefly.words.Words.t;

import dev.basefly.dashboard.component.Choice;
import dev.basefly.workflows.Interventions;
import dev.basefly.workflows.StepOutcome;
import dev.basefly.workflows.StoredStep;
import dev.basefly.workflows.StoredWorkflow;
import dev.basefly.workflows.Workflow;
import dev.basefly.workflows.WorkflowState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One workflow as its page shows it.
 *
 * @param picture null where this process does not know its definition
 * @param history newest first
 */
public record WorkflowDetail(
        StoredWorkflow workflow, @Nullable Picture picture, List<StoredStep> history) {

    public WorkflowDetail {
        history = List.copyOf(history);
    }

    static WorkflowDetail of(Interventions interventions, StoredWorkflow workflow) {
        List<StoredStep> history = interventions.history(workflow);
        Workflow<?> definition = interventions.definition(workflow).orElse(null);
        return new WorkflowDetail(
                workflow, definition == null ? null : Picture.of(definition, PartState.of(workflow, history)), history);
    }

    /** What an operator may do with it now. */
    public List<Choice> actions() {
        List<Choice> actions = new ArrayList<>();
        WorkflowState status = workflow.status();
        if (status == WorkflowState.STUCK || (workflow.failures() > 0 && !status.isFinal()) || picture == null) {
            actions.add(Choice.of("retry", "Try again now"));
        }
        if (!status.isFinal()) {
            actions.add(Choice.of("skip", t("Pass over {0}", WorkflowList.position(workflow))));
        }
        if (status.isForward() && !workflow.stopAsked()) {
            actions.add(Choice.of("compensate", "Take back what was done"));
            actions.add(Choice.of("cancel", "Cancel"));
        }
        return status.isFinal() ? List.of() : actions;
    }

    /** In words, such as {@code compensation failed}. */
    public static String words(StepOutcome outcome) {
        return switch (outcome) {
            case DONE -> t("Done");
            case FAILED -> t("Failed");
            case POSTPONED -> t("Postponed");
            case WOKEN -> t("Woken");
            case RECEIVED -> t("Received");
            case TIMED_OUT -> t("Timed out");
            case STOPPED -> t("Stopped");
            case COMPENSATED -> t("Compensated");
            case COMPENSATION_FAILED -> t("Compensation failed");
            case STUCK -> t("Stuck");
            case RETRIED -> t("Retried");
            case SKIPPED -> t("Skipped");
        };
    }

    public static String step(StoredStep step) {
        return step.step() == null ? t("The workflow") : data(step.step());
    }
}
