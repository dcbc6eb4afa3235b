package dev.basefly.console.workflows;

import static dev.basefly.words.Words.data;
import static dev.basefly.words.Words.later;
import static dev.basefly.words.Words.t;

import dev.basefly.dashboard.component.Choice;
import dev.basefly.dashboard.component.Column;
import dev.basefly.dashboard.component.Pagination;
import dev.basefly.dashboard.component.Tone;
import dev.basefly.runtime.TenantId;
import dev.basefly.workflows.StoredWorkflow;
import dev.basefly.workflows.WorkflowState;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Workflows as their page shows them. */
public record WorkflowList(List<StoredWorkflow> workflows, Pagination pagination) {

    public static final String PATH = "/console/workflows";
    public static final Column NAME = Column.title("Workflow");
    public static final Column KEY = Column.fact("About");
    public static final Column STATE = Column.fact("State");
    public static final Column POSITION = Column.fact("Stands at");
    public static final Column ORGANIZATION = Column.fact("Organization");
    public static final Column STARTED = Column.fact("Started");
    public static final List<Column> COLUMNS = List.of(NAME, KEY, STATE, POSITION, ORGANIZATION, STARTED);

    /** The states to filter by, all of them first. */
    public static final List<Choice> STATES = Stream.concat(
                    Stream.of(Choice.of("", "All")),
                    Arrays.stream(WorkflowState.values()).map(state -> Choice.of(state.name(), label(state))))
            .toList();

    public WorkflowList {
        workflows = List.copyOf(workflows);
    }

    public static String path(StoredWorkflow workflow) {
        return PATH + "/" + workflow.id();
    }

    public static String label(WorkflowState state) {
        return switch (state) {
            case RUNNING -> later("Running");
            case SLEEPING -> later("Sleeping");
            case AWAITING -> later("Awaiting");
            case COMPENSATING -> later("Compensating");
            case STUCK -> later("Stuck");
            case COMPLETED -> later("Completed");
            case COMPENSATED -> later("Compensated");
            case CANCELLED -> later("Cancelled");
        };
    }

    public static Tone tone(WorkflowState state) {
        return switch (state) {
            case RUNNING -> Tone.INFO;
            case SLEEPING, AWAITING, CANCELLED -> Tone.NEUTRAL;
            case COMPENSATING, COMPENSATED -> Tone.WARNING;
            case STUCK -> Tone.DANGER;
            case COMPLETED -> Tone.SUCCESS;
        };
    }

    public static String organization(StoredWorkflow workflow) {
        TenantId organization = workflow.tenant();
        return organization == null ? t("The installation") : data(organization.toString());
    }

    /** What it does now, in a few words. */
    public static String position(StoredWorkflow workflow) {
        String position = workflow.position();
        if (position != null) {
            return data(position);
        }
        boolean goesBack = workflow.status() == WorkflowState.COMPENSATING || workflow.status() == WorkflowState.STUCK;
        return goesBack && !workflow.undo().isEmpty()
                ? t("Back to {0}", workflow.undo().getLast())
                : "–";
    }
}
