package dev.basefly.dashboard.jobs;

import dev.basefly.dashboard.component.Choice;
import dev.basefly.dashboard.component.Column;
import dev.basefly.dashboard.component.Pagination;
import java.util.List;

/**
 * What the list of jobs shows.
 *
 * @param all whether those of others are in it
 * @param tab the address of the tab that is shown
 */
public record JobList(List<JobFace> jobs, boolean all, String tab, Pagination pagination) {

    public static final Column JOB = Column.title("Job");
    public static final Column STATE = Column.fact("State");
    public static final Column PROGRESS = Column.fact("Progress");
    public static final Column BY = Column.fact("Started by");
    public static final Column SINCE = Column.fact("Added");
    public static final Column ACTIONS = Column.actions("Actions");
    public static final List<Column> COLUMNS = List.of(JOB, STATE, PROGRESS, BY, SINCE, ACTIONS);
    public static final List<Choice> TABS = List.of(
            Choice.of(JobPages.PATH, "All"),
            Choice.of(JobPages.PATH + "?show=open", "Under way"),
            Choice.of(JobPages.PATH + "?show=done", "Done"),
            Choice.of(JobPages.PATH + "?show=failed", "Failed"));

    public JobList {
        jobs = List.copyOf(jobs);
    }

    /** Whether nothing was found because a tab narrows the list, or because much was looked through for it. */
    public boolean isNarrowed() {
        return !tab.equals(JobPages.PATH) || pagination.needed();
    }
}
