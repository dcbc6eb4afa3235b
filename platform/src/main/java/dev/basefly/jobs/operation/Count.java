package dev.basefly.jobs.operation;

/**
 * A number of jobs that was counted up to a bound.
 *
 * @param jobs how many were counted
 * @param orMore whether counting ended at the bound
 */
public record Count(long jobs, boolean orMore) {

    static final Count NONE = new Count(0, false);

    Count plus(Count other) {
        return new Count(jobs + other.jobs, orMore || other.orMore);
    }

    /** For people: {@code 10,000+} when there may be more. */
    public String text() {
        return "%,d%s".formatted(jobs, orMore ? "+" : "");
    }
}
