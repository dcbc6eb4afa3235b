package dev.basefly.benchmarks.figures;

/** A part of a measurement, whose figures are handed on before the next one begins. */
@FunctionalInterface
public interface Part {
    void measure(Effort effort, Findings findings) throws Exception;
}
