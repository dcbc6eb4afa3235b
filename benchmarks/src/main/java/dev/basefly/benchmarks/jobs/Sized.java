package dev.basefly.benchmarks.jobs;

import java.util.concurrent.Callable;

/** Slices that take about the same time: how many jobs one has follows the rate of the one before. */
final class Sized implements Callable<Double> {

    private static final int FEWEST = 1_000;
    /** More than this an organization may not have at once. */
    private static final int MOST = 200_000;

    private final Slice slice;
    private final double seconds;
    private int jobs;

    /** @param first how many jobs the first slice has, which nobody knows the rate of */
    Sized(Slice slice, int first, double seconds) {
        this.slice = slice;
        this.jobs = first;
        this.seconds = seconds;
    }

    /** Measures so many jobs and returns how many per second. */
    @FunctionalInterface
    interface Slice {
        double perSecond(int jobs) throws Exception;
    }

    @Override
    public Double call() throws Exception {
        double rate = slice.perSecond(jobs);
        jobs = next(rate);
        return rate;
    }

    private int next(double rate) {
        int wanted = (int) Math.clamp(rate * seconds, FEWEST, MOST);
        return wanted - wanted % BaseflyJobs.TENANTS;
    }
}
