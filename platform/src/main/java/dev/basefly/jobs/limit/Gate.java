package dev.basefly.jobs.limit;

import dev.basefly.jobs.Lane;
import java.time.Instant;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What a worker asks before it takes jobs of lanes that limits cover. */
public interface Gate {

    /** Limits nothing. */
    Gate OPEN = new Gate() {
        @Override
        public boolean covers(Lane lane) {
            return false;
        }

        @Override
        public boolean holdsBack(Lane lane) {
            return false;
        }

        @Override
        public Map<Lane, Integer> admit(Map<Lane, Integer> asked, Instant now, UnaryOperator<Map<Lane, Integer>> take) {
            Map<Lane, Integer> ignored = take.apply(asked);
            return asked;
        }

        @Override
        public boolean isHoldingBack() {
            return false;
        }

        @Override
        public void ended(Lane lane) {}

        @Override
        public void refresh() {}
    };

    /** Whether a limit counts jobs of the lane. */
    boolean covers(Lane lane);

    /** Whether a limit was found to be used up a moment ago. */
    boolean holdsBack(Lane lane);

    /** Whether any lane is held back, and will have to be looked at again soon. */
    boolean isHoldingBack();

    /**
     * Takes no more of each lane than its limits allow, in one transaction with those who take elsewhere kept waiting.
     *
     * @param asked how many of each lane there is room for
     * @param take takes as many as it is told of each lane, and answers how many there were
     * @return how many of each lane were allowed
     */
    Map<Lane, Integer> admit(Map<Lane, Integer> asked, Instant now, UnaryOperator<Map<Lane, Integer>> take);

    /** A job of the lane is done here: there is room again. */
    void ended(Lane lane);

    /** Learns what the operator changed. */
    void refresh();
}
