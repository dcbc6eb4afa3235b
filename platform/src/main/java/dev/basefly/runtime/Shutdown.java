package dev.basefly.runtime;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;

/**
 * Orders the end of the process: readiness is already red when this is stopped first of all; it waits for the load
 * balancer to notice, then the web server drains, then everything else closes. When the process is told to end, a
 * watchdog makes sure that it has ended by the deadline.
 */
final class Shutdown implements SmartLifecycle, ApplicationListener<ContextClosedEvent> {

    private static final Logger log = LoggerFactory.getLogger(Shutdown.class);
    private static final String HOOK = "SpringApplicationShutdownHook";

    private final RuntimeSettings settings;
    private volatile boolean running;

    Shutdown(RuntimeSettings settings) {
        this.settings = settings;
    }

    @Override
    public void onApplicationEvent(ContextClosedEvent event) {
        boolean processEnds = Thread.currentThread().getName().equals(HOOK);
        if (processEnds && event.getApplicationContext().getParent() == null) {
            log.info(
                    "Shutting down: draining, deadline {} s",
                    settings.shutdownDeadline().toSeconds());
            Thread.ofPlatform().daemon().name("shutdown-deadline").start(this::endAtDeadline);
        }
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        pause(settings.drainDelay());
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Stopped before every other life cycle, the web server's graceful drain included. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }

    private void endAtDeadline() {
        pause(settings.shutdownDeadline());
        log.error(
                "Not drained after {} s: ending now",
                settings.shutdownDeadline().toSeconds());
        Runtime.getRuntime().halt(1);
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
