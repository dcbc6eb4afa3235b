package dev.basefly.console.jobs;

import dev.basefly.dashboard.component.Choice;
import java.time.Duration;
import java.util.List;

/** The way between the operator's pages of jobs, and what they have in common. */
public final class JobTabs {

    public static final String OVERVIEW = "/console/jobs";
    public static final String DEAD = "/console/jobs/dead";
    public static final String SCHEDULES = "/console/jobs/schedules";
    public static final String WORKERS = "/console/jobs/workers";
    public static final String PAUSES = "/console/jobs/pauses";
    public static final String LIMITS = "/console/jobs/limits";
    public static final List<Choice> ALL = List.of(
            Choice.of(OVERVIEW, "Overview"),
            Choice.of(DEAD, "Dead"),
            Choice.of(SCHEDULES, "Schedules"),
            Choice.of(WORKERS, "Workers"),
            Choice.of(PAUSES, "Pauses"),
            Choice.of(LIMITS, "Limits"));

    private JobTabs() {}

    /** A length of time in its two largest units, such as {@code 3 min 20 s}. */
    static String words(Duration time) {
        if (time.toDays() > 0) {
            return time.toDays() + " d " + time.toHoursPart() + " h";
        }
        if (time.toHours() > 0) {
            return time.toHours() + " h " + time.toMinutesPart() + " min";
        }
        if (time.toMinutes() > 0) {
            return time.toMinutes() + " min " + time.toSecondsPart() + " s";
        }
        return time.toSeconds() > 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }
}
