package dev.basefly.workflows.operation;

import dev.basefly.runtime.Integration;
import dev.basefly.runtime.IntegrationCheck;
import dev.basefly.workflows.WorkflowState;
import java.util.ArrayList;
import java.util.List;

/** Tells the doctor how workflows stand, and which ones need somebody. */
final class WorkflowsCheck implements IntegrationCheck {

    private final Census census;

    WorkflowsCheck(Census census) {
        this.census = census;
    }

    @Override
    public Integration check() {
        Census.Count count = census.count();
        int running = count.of(WorkflowState.RUNNING) + count.of(WorkflowState.COMPENSATING);
        int waiting = count.of(WorkflowState.SLEEPING) + count.of(WorkflowState.AWAITING);
        int stuck = count.of(WorkflowState.STUCK);
        List<String> problems = new ArrayList<>();
        if (stuck > 0) {
            problems.add(stuck + " are stuck: retry them or pass over what fails on /console/workflows?status=STUCK");
        }
        if (count.late() > 0) {
            problems.add(count.late() + " should have gone on more than " + Census.LATE.toMinutes()
                    + " min ago: look for paused or dead jobs of the queue workflows on /console/jobs, and for definitions"
                    + " that no process knows on /console/workflows");
        }
        return new Integration(
                "Workflows",
                Integration.State.LIVE,
                running + " running, " + waiting + " waiting, " + stuck + " stuck, " + count.failed()
                        + " failed within a day",
                problems);
    }
}
