package dev.basefly.console.jobs;

import dev.basefly.dashboard.component.Column;
import dev.basefly.jobs.operation.JobTimetable;
import java.util.List;

/** Recurring jobs as their page shows them. */
public record ScheduleList(List<JobTimetable.Entry> schedules) {

    public static final Column NAME = Column.title("Schedule");
    public static final Column TIMES = Column.fact("Times");
    public static final Column NEXT = Column.fact("Next");
    public static final Column LAST = Column.fact("Last");
    public static final Column STATE = Column.fact("State");
    public static final Column ACTIONS = Column.actions("Actions");
    public static final List<Column> COLUMNS = List.of(NAME, TIMES, NEXT, LAST, STATE, ACTIONS);

    public ScheduleList {
        schedules = List.copyOf(schedules);
    }

    public static String path(JobTimetable.Entry schedule) {
        return JobTabs.SCHEDULES + "/" + schedule.name();
    }
}
