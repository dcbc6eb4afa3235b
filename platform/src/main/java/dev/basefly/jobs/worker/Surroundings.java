package dev.basefly.jobs.worker;

import java.time.Clock;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What a worker takes from the world besides its database, so that a simulation can make the world up and replay it.
 *
 * @param nanos a clock that only runs forward and also while the process is paused, as {@link System#nanoTime()}
 * @param random from 0 to 1
 */
record Surroundings(Clock clock, LongSupplier nanos, DoubleSupplier random) {

    private static final RandomGenerator RANDOM = RandomGenerator.getDefault();

    static Surroundings real(Clock clock) {
        return new Surroundings(clock, System::nanoTime, RANDOM::nextDouble);
    }
}
