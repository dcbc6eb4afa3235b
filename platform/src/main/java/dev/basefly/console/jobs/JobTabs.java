package dev.basefly.console.jobs;

import static dev.basefly.words.Words.number;
import static dev.basefly.words.Words.t;

import dev.basefly.dashboard.component.Choice;
import dev.basefly.jobs.operation.Count;
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

    /** How many, with a plus where counting ended at a bound. */
    public static String words(Count count) {
        return number(count.jobs()) + (count.orMore() ? "+" : "");
    }

    /** A length of time in its two largest units, such as {@code 3 min 20 s}. */
    static String words(Duration time) {
        if (time.toDays() > 0) {
            return t("{0} d {1} h", time.toDays(), time.toHoursPart());
        }
        if (time.toHours() > 0) {
            return t("{0} h {1} min", time.toHours(), time.toMinutesPart());
        }
        if (time.toMinutes() > 0) {
            return t("{0} min {1} s", time.toMinutes(), time.toSecondsPart());
        }
        return time.toSeconds() > 0 ? t("{0} s", time.toSeconds()) : t("{0} ms", time.toMillis());
    }
}
