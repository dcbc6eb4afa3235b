package dev.basefly.benchmarks.events;

import dev.basefly.benchmarks.figures.Effort;
import dev.basefly.benchmarks.figures.Findings;

/** A part of the measurement, whose figures are handed on before the next one begins. */
@FunctionalInterface
interface Part {
    void measure(Effort effort, Findings findings) throws Exception;
}
