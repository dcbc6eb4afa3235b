package dev.basefly.plans.catalogue;

/**
 * How much of a feature somebody gets.
 *
 * @param included how many, {@link #UNLIMITED} for any number; of a switch 1 is on and 0 is off
 * @param gracePercent by how much a limit with grace may be passed
 */
public record Grant(long included, Enforcement enforcement, int gracePercent) {

    /** Any number. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    /** Nothing of it. */
    public static final Grant NONE = hard(0);

    /** A switch that is on. */
    public static final Grant ON = hard(1);

    public Grant {
        if (included < 0) {
            throw new IllegalArgumentException("A limit is not negative: " + included);
        }
        if (gracePercent < 0 || gracePercent > 100 || (gracePercent > 0) != (enforcement == Enforcement.GRACE)) {
            throw new IllegalArgumentException(
                    "A limit with grace may be passed by 1 to 100 percent, others by none: " + gracePercent);
        }
    }

    /** A limit that is never passed. */
    public static Grant hard(long included) {
        return new Grant(included, Enforcement.HARD, 0);
    }

    /** A limit that may be passed, which is told. */
    public static Grant soft(long included) {
        return new Grant(included, Enforcement.SOFT, 0);
    }

    /** A limit that may be passed by so many percent. */
    public static Grant withGrace(long included, int percent) {
        return new Grant(included, Enforcement.GRACE, percent);
    }

    /** Any number. */
    public static Grant unlimited() {
        return hard(UNLIMITED);
    }

    /** The same with so many more. */
    public Grant plus(long more) {
        return included > UNLIMITED - more ? unlimited() : new Grant(included + more, enforcement, gracePercent);
    }

    /** How many there can be at most. */
    public long most() {
        return switch (enforcement) {
            case HARD -> included;
            case SOFT -> UNLIMITED;
            case GRACE -> grace();
        };
    }

    private long grace() {
        long more = included / 100 * gracePercent + included % 100 * gracePercent / 100;
        return included > UNLIMITED - more ? UNLIMITED : included + more;
    }
}
