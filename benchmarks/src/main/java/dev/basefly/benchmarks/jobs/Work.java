package dev.basefly.benchmarks.jobs;

import dev.basefly.benchmarks.figures.Countdown;
import dev.basefly.jobs.JobHandler;
import dev.basefly.jobs.JobKind;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the jobs of the measured nodes do, which all are in this process: nothing, or nothing for a while. */
final class Work {

    static final String QUEUE = "bench";

    private static volatile Countdown countdown = new Countdown(Integer.MAX_VALUE);
    private static volatile long begunAt;
    private static volatile Watch watch = (_, _) -> {};
    private static volatile long serviceNanos;

    private Work() {}

    /** A job that does nothing. */
    record Nothing(long number) {

        static final JobKind<Nothing> KIND =
                JobKind.of("bench.nothing", Nothing.class).inQueue(QUEUE);
    }

    /** A job of an organization, which takes its time. */
    record Busy(int organization, int number) {

        static final JobKind<Busy> KIND = JobKind.of("bench.busy", Busy.class).inQueue(QUEUE);
    }

    /** Is told of each job that takes its time when it begins. */
    @FunctionalInterface
    interface Watch {
        void begun(int organization, int number);
    }

    @Configuration(proxyBeanMethods = false)
    static class Handling {

        @Bean
        static JobHandler<Nothing> nothing() {
            return new JobHandler<>(Nothing.KIND, (_, _) -> {
                begunAt = System.nanoTime();
                countdown.one();
            });
        }

        @Bean
        static JobHandler<Busy> busy() {
            return new JobHandler<>(Busy.KIND, (job, _) -> {
                watch.begun(job.organization(), job.number());
                long end = System.nanoTime() + serviceNanos;
                while (System.nanoTime() - end < 0) {
                    LockSupport.parkNanos(end - System.nanoTime());
                }
                countdown.one();
            });
        }
    }

    /** From now on counts so many jobs down. */
    static Countdown expect(int jobs) {
        Countdown fresh = new Countdown(jobs);
        countdown = fresh;
        return fresh;
    }

    /** By the clock of {@link System#nanoTime()}, when the last job that does nothing began. */
    static long begunAt() {
        return begunAt;
    }

    static void watch(Watch other) {
        watch = other;
    }

    /** How long jobs take that take their time. */
    static void last(Duration service) {
        serviceNanos = service.toNanos();
    }
}
