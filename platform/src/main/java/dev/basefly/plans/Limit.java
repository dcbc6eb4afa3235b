package dev.basefly.plans;

import dev.basefly.plans.catalogue.Feature;
import dev.basefly.plans.catalogue.Grant;

/** How much of a feature an organization may have: by its plan, add-ons and override together. */
public record Limit(Feature feature, Grant grant) {

    /** How many are included, {@link Grant#UNLIMITED} for any number. */
    public long included() {
        return grant.included();
    }

    /** How many there can be at most, which is more where the limit may be passed. */
    public long most() {
        return grant.most();
    }

    public boolean isUnlimited() {
        return grant.included() == Grant.UNLIMITED;
    }

    /** Whether so many are more than included. */
    public boolean isPassedBy(long used) {
        return used > grant.included();
    }

    /** The percentage that is told of when so many are used: 80, 100, or 0 for none. */
    public int noticeAt(long used) {
        return used >= mark(100) ? 100 : used >= mark(80) ? 80 : 0;
    }

    /** From how many on such a percentage of what is included is used; never where there is no limit, or nothing. */
    long mark(int percent) {
        long included = grant.included();
        if (isUnlimited() || included == 0) {
            return Long.MAX_VALUE;
        }
        // All but the whole part of the rest: nothing is rounded down, and nothing overflows.
        long rest = 100L - percent;
        return included - (included / 100 * rest + included % 100 * rest / 100);
    }

    /** How many percent of what is included these are, rounded down and at most 999; 0 where there is no limit. */
    public int percent(long used) {
        if (isUnlimited()) {
            return 0;
        }
        if (grant.included() == 0) {
            return used == 0 ? 0 : 999;
        }
        // Beyond this the product would not fit, and the answer is 999 or too small to matter.
        return used > Long.MAX_VALUE / 100 ? 999 : (int) Math.min(999, used * 100 / grant.included());
    }
}
