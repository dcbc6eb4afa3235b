package dev.basefly.runtime;

import org.springframework.context.SmartLifecycle;

/** Work in the background that ends while the web server drains, beside all other work that does. */
public interface DrainingLifecycle extends SmartLifecycle {

    /** Where the web server drains; see Spring Boot's WebServerGracefulShutdownLifecycle. */
    @Override
    default int getPhase() {
        return DEFAULT_PHASE - 1024;
    }

    /** On a thread of its own, so that none waits for another. */
    @Override
    default void stop(Runnable done) {
        Thread.ofPlatform().daemon().name("stop-" + getClass().getSimpleName()).start(() -> {
            try {
                stop();
            } finally {
                done.run();
            }
        });
    }
}
