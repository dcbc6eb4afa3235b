package dev.basefly.console.jobs;

import dev.basefly.dashboard.component.Column;
import dev.basefly.jobs.operation.JobPauses;
import dev.basefly.runtime.TenantId;
import java.util.List;

/** What is paused, as its page shows it. */
public record PauseList(List<JobPauses.Pause> pauses) {

    public static final Column WHAT = Column.title("What");
    public static final Column REASON = Column.fact("Reason");
    public static final Column BY = Column.fact("By");
    public static final Column SINCE = Column.fact("Since");
    public static final Column ACTIONS = Column.actions("Actions");
    public static final List<Column> COLUMNS = List.of(WHAT, REASON, BY, SINCE, ACTIONS);

    public PauseList {
        pauses = List.copyOf(pauses);
    }

    /** In words, such as "Queue mail of org_…". */
    public static String what(JobPauses.Pause pause) {
        String queue = pause.queue() == null ? "All queues" : "Queue " + pause.queue();
        TenantId organization = pause.organization();
        return organization == null ? queue : queue + " of " + organization;
    }
}
