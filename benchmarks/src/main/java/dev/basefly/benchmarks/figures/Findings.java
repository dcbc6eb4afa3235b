package dev.basefly.benchmarks.figures;

import java.util.function.Consumer;

/** Takes what a benchmark finds, figure by figure as they are known, and what it does meanwhile. */
public interface Findings extends Consumer<Figure> {

    /** Says what is measured from now on, for whoever waits. */
    void doing(String what);
}
