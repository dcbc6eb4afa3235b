package dev.basefly.testkit.faults;

/**
 * The life of a process, which ends at its n-th boundary: a statement, a commit, a call to somebody else. Used by one thread.
 */
public final class Life {

    private int count;
    private int end;
    private boolean after;
    private boolean cut;
    private boolean dead;

    /** What the rest of a killed process does not live to see. */
    public static final class Killed extends Error {

        private static final long serialVersionUID = 1;

        Killed() {
            super("killed", null, false, false);
        }
    }

    /** What is done at a boundary. */
    @FunctionalInterface
    public interface Crossing<T, X extends Throwable> {
        T cross() throws X;
    }

    /** Begins to count anew; dies at no boundary if the number is 0. */
    public void dieAt(int boundary, boolean afterIt) {
        begin(boundary, afterIt, false);
    }

    /** Begins to count anew; the process lives, and loses the connection it uses at this statement. */
    public void loseConnectionAt(int statement, boolean afterIt) {
        begin(statement, afterIt, true);
    }

    private void begin(int boundary, boolean afterIt, boolean cuts) {
        count = 0;
        end = boundary;
        after = afterIt;
        cut = cuts;
        dead = false;
    }

    /** Another process takes its place, which lives. */
    public void restart() {
        end = 0;
        dead = false;
    }

    /** How many boundaries were crossed, or begun to be. */
    public int count() {
        return count;
    }

    public boolean hasDied() {
        return dead;
    }

    /** Crosses a boundary. */
    public <T, X extends Throwable> T cross(Crossing<T, X> crossing) throws X {
        enter();
        T result = crossing.cross();
        leave();
        return result;
    }

    /** Begins to cross a boundary; true when the connection is lost before it. */
    boolean enter() {
        requireLife();
        count++;
        return isReached(false);
    }

    /** Has crossed it; true when the connection is lost after it. */
    boolean leave() {
        return isReached(true);
    }

    private boolean isReached(boolean isAfter) {
        if (count != end || isAfter != after) {
            return false;
        }
        if (!cut) {
            dead = true;
            throw new Killed();
        }
        return true;
    }

    void requireLife() {
        if (dead) {
            throw new Killed();
        }
    }
}
