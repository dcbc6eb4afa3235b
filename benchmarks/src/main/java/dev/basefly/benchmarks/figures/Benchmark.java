package dev.basefly.benchmarks.figures;

/** One named set of figures. */
public interface Benchmark {

    /** What it measures, in one line. */
    String summary();

    /** Measures and hands on each figure once it is known. */
    void measure(Effort effort, Findings findings) throws Exception;
}
