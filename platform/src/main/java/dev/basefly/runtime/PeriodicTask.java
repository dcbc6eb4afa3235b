package dev.basefly.runtime;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Work in the background that is repeated on a virtual thread, with a pause between the end of one run and the next. As a
 * bean it starts after the web server and stops before the server drains; elsewhere its owner starts and stops it. A run
 * that fails is tried again after the pause.
 */
public final class PeriodicTask implements SmartLifecycle {

    /** Between {@link Shutdown} and the web server's drain, so that both tasks and requests go on until drained. */
    private static final int PHASE = DEFAULT_PHASE - 512;

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Logger log = LoggerFactory.getLogger(PeriodicTask.class);

    private final String name;
    private final Duration pause;
    private final Work work;
    private final Options options;
    private final Semaphore wakeUp = new Semaphore(0);
    private volatile @Nullable Thread runner;
    private volatile boolean failing;

    /** One run of a task. */
    @FunctionalInterface
    public interface Work {

        /**
         * Does what there is to do.
         *
         * @param goesOn false as soon as the task is told to stop: long work asks between its steps and ends early
         */
        void run(BooleanSupplier goesOn);
    }

    private record Options(boolean wanted, Duration first, Duration patience) {}

    private PeriodicTask(String name, Duration pause, Work work, Options options) {
        this.name = name;
        this.pause = pause;
        this.work = work;
        this.options = options;
    }

    /** A task whose first run comes after the pause, too. The name is the thread's, and the one in the log. */
    public static PeriodicTask every(Duration pause, String name, Runnable work) {
        return every(pause, name, _ -> work.run());
    }

    /** A task that can take long, and therefore asks whether to go on. */
    public static PeriodicTask every(Duration pause, String name, Work work) {
        return new PeriodicTask(name, pause, work, new Options(true, pause, PATIENCE));
    }

    /** This task with another time before its first run. */
    public PeriodicTask firstAfter(Duration time) {
        return new PeriodicTask(name, pause, work, new Options(options.wanted, time, options.patience));
    }

    /** This task, or one that never runs: background work belongs to some roles of a node only. */
    public PeriodicTask onlyIf(boolean wanted) {
        return new PeriodicTask(name, pause, work, new Options(wanted, options.first, options.patience));
    }

    /** This task with another time that a run may take to end when the task is stopped. */
    PeriodicTask interruptedAfter(Duration patience) {
        return new PeriodicTask(name, pause, work, new Options(options.wanted, options.first, patience));
    }

    /** Ends the pause; during a run it makes another one follow at once. */
    public void wakeUp() {
        if (wakeUp.availablePermits() == 0) {
            wakeUp.release();
        }
    }

    @Override
    public synchronized void start() {
        if (options.wanted && runner == null) {
            wakeUp.drainPermits();
            Thread started = Thread.ofVirtual().name(name).unstarted(this::repeat);
            runner = started;
            started.start();
        }
    }

    /** Lets the run in hand end, for ten seconds; then it is interrupted. */
    @Override
    public void stop() {
        awaitEnd(tellToEnd());
    }

    /** Tasks that are stopped together end at the same time and not one after the other. */
    @Override
    public void stop(Runnable stopped) {
        Thread ending = tellToEnd();
        Thread.ofVirtual().name("stop-" + name).start(() -> {
            awaitEnd(ending);
            stopped.run();
        });
    }

    @Override
    public boolean isRunning() {
        return runner != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    private synchronized @Nullable Thread tellToEnd() {
        Thread ending = runner;
        runner = null;
        wakeUp();
        return ending;
    }

    private void awaitEnd(@Nullable Thread ending) {
        if (ending == null) {
            return;
        }
        try {
            if (!ending.join(options.patience)) {
                log.warn("The task {} did not end in {} and is interrupted", name, options.patience);
                ending.interrupt();
            }
        } catch (InterruptedException interrupted) {
            ending.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private void repeat() {
        Thread self = Thread.currentThread();
        BooleanSupplier goesOn = () -> self.equals(runner);
        await(options.first);
        while (goesOn.getAsBoolean()) {
            run(goesOn);
            await(pause);
        }
    }

    /** Whatever it was that failed, it must not end the task; the log has it once, and says when it is over. */
    private void run(BooleanSupplier goesOn) {
        try {
            work.run(goesOn);
            if (failing) {
                failing = false;
                log.info("The task {} works again", name);
            }
        } catch (RuntimeException | Error failure) {
            if (failing || !goesOn.getAsBoolean()) {
                log.debug("The task {} failed", name, failure);
            } else {
                failing = true;
                log.warn("The task {} failed, and is tried again every {}", name, pause, failure);
            }
        }
    }

    private void await(Duration time) {
        try {
            boolean _ = wakeUp.tryAcquire(time.toNanos(), TimeUnit.NANOSECONDS);
            wakeUp.drainPermits();
        } catch (InterruptedException told) {
            log.debug("The task {} was interrupted", name);
        }
    }
}
