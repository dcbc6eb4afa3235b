package dev.basefly.plans;

/** How much of a feature is used, of how much. */
public record Usage(Limit limit, long used) {

    /** How much of what is included is used, in percent rounded down, at most 999; 0 where there is no limit. */
    public int percent() {
        return limit.percent(used);
    }

    /** Whether there is more than the plan includes, as after a downgrade: what there is stays, nothing new comes. */
    public boolean isOverLimit() {
        return limit.isPassedBy(used);
    }
}
