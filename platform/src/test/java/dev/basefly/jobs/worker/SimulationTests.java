package dev.basefly.jobs.worker;

import dev.basefly.Quiet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Simulations of many seeds. A failure names its seed, and happens again whenever that seed runs. */
@Quiet("dev.basefly.jobs.worker")
class SimulationTests {

    @Test
    void loseNothingAndRepeatNothingThatNeedNot() {
        each(300, Simulation::run);
    }

    @Test
    void shareFairlyAndLetNobodyWaitForEver() {
        each(2_000, LanesSimulation::run);
    }

    @Test
    void countEveryTimeOfAScheduleOnce() {
        each(2_000, ScheduleSimulation::run);
    }

    /** The first seed and the number of seeds can be given as {@code basefly.simulation.first} and {@code .seeds}. */
    private static void each(int seeds, BiConsumer<Long, @Nullable Bug> simulation) {
        long first = Long.getLong("basefly.simulation.first", 1);
        long after = first + Integer.getInteger("basefly.simulation.seeds", seeds);
        for (long seed = first; seed < after; seed++) {
            simulation.accept(seed, null);
        }
    }
}
