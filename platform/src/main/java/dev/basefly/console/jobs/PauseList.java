package dev.basefly.console.jobs;

import static dev.basefly.words.Words.t;

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
        String queue = pause.queue();
        TenantId organization = pause.organization();
        if (organization == null) {
            return queue == null ? t("All queues") : t("Queue {0}", queue);
        }
        return queue == null ? t("All queues of {0}", organization) : t("Queue {0} of {1}", queue, organization);
    }
}
