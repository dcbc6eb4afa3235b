package dev.basefly.jobs.worker;

import dev.basefly.runtime.DrainingLifecycle;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Starts the worker once everything is there, and lets it end its jobs while the web server drains. */
final class WorkerLifecycle implements DrainingLifecycle {

    private static final Duration GRACE = Duration.ofSeconds(12);
    private final WorkerConfiguration.WorkerFactory workers;
    private final Function<Worker, Listening> listenings;
    private final boolean enabled;
    private @Nullable Worker worker;
    private @Nullable Listening listening;

    /** Each start makes a worker of its own, as a worker has one life. */
    WorkerLifecycle(
            WorkerConfiguration.WorkerFactory workers, Function<Worker, Listening> listenings, boolean enabled) {
        this.workers = workers;
        this.listenings = listenings;
        this.enabled = enabled;
    }

    @Override
    public synchronized void start() {
        if (enabled && worker == null) {
            Worker fresh = workers.make();
            fresh.start();
            Listening ears = listenings.apply(fresh);
            ears.start();
            worker = fresh;
            listening = ears;
        }
    }

    @Override
    public synchronized void stop() {
        if (worker == null || listening == null) {
            return;
        }
        try {
            listening.stop();
            worker.stop(GRACE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            worker = null;
            listening = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return worker != null;
    }
}
