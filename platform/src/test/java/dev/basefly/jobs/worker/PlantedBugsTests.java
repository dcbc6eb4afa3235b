package dev.basefly.jobs.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.Quiet;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Plants what queues have done wrong, one fault at a time: the simulations must see each. */
@Quiet("dev.basefly.jobs.worker")
class PlantedBugsTests {

    private static final int MOST_SEEDS = 150;
    private static final Set<Bug> OF_SCHEDULES =
            EnumSet.of(Bug.CRON_TWICE, Bug.CRON_SKIPPED_HOUR, Bug.CRON_DOUBLED_HOUR);
    private static final Set<Bug> OF_SHARES = EnumSet.of(Bug.UNFAIR_SHARES, Bug.HELD_NOT_COUNTED);

    @Test
    void areFound() {
        Map<Bug, String> found = new EnumMap<>(Bug.class);
        for (Bug bug : Bug.values()) {
            String how = search(bug);
            if (how != null) {
                found.put(bug, how);
            }
        }

        var missed = EnumSet.allOf(Bug.class);
        missed.removeAll(found.keySet());
        assertThat(List.copyOf(missed)).as("found: %s", found).isEmpty();
    }

    private static @Nullable String search(Bug bug) {
        BiConsumer<Long, Bug> simulation = OF_SCHEDULES.contains(bug)
                ? ScheduleSimulation::run
                : OF_SHARES.contains(bug) ? LanesSimulation::run : Simulation::run;
        for (long seed = 1; seed <= MOST_SEEDS; seed++) {
            try {
                simulation.accept(seed, bug);
            } catch (AssertionError broken) {
                return broken.getMessage();
            }
        }
        return null;
    }
}
