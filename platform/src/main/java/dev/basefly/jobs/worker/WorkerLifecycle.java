package dev.basefly.jobs.worker;

import java.time.Duration;
import org.springframework.context.SmartLifecycle;

/** Starts the worker once everything is there, and lets it end its jobs while the web server drains. */
final class WorkerLifecycle implements SmartLifecycle {

    private static final Duration GRACE = Duration.ofSeconds(15);
    /** Where the web server drains; see Spring Boot's WebServerGracefulShutdownLifecycle. */
    private static final int PHASE = Integer.MAX_VALUE - 1024;

    private final Worker worker;
    private final Listening listening;
    private final boolean enabled;
    private volatile boolean running;

    WorkerLifecycle(Worker worker, Listening listening, boolean enabled) {
        this.worker = worker;
        this.listening = listening;
        this.enabled = enabled;
    }

    @Override
    public void start() {
        if (enabled && !running) {
            worker.start();
            listening.start();
            running = true;
        }
    }

    @Override
    public void stop() {
        if (running) {
            running = false;
            try {
                listening.stop();
                worker.stop(GRACE);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void stop(Runnable done) {
        Thread.ofPlatform().daemon().name("job-worker-stop").start(() -> {
            try {
                stop();
            } finally {
                done.run();
            }
        });
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
