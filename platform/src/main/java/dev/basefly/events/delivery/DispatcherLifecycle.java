package dev.basefly.events.delivery;

import dev.basefly.events.Listener;
import dev.basefly.events.method.ListenerMethods;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;

/** Starts delivery once every listener is there, and lets it end while the web server drains. */
final class DispatcherLifecycle implements SmartLifecycle {

    /** Where the web server drains; see Spring Boot's WebServerGracefulShutdownLifecycle. */
    private static final int PHASE = Integer.MAX_VALUE - 1024;

    private final Dispatcher dispatcher;
    private final ObjectProvider<Listener> listeners;
    private final ListenerMethods methods;
    private final boolean enabled;
    private boolean running;

    DispatcherLifecycle(
            Dispatcher dispatcher, ObjectProvider<Listener> listeners, ListenerMethods methods, boolean enabled) {
        this.dispatcher = dispatcher;
        this.listeners = listeners;
        this.methods = methods;
        this.enabled = enabled;
    }

    @Override
    public synchronized void start() {
        List<Listener> all = Stream.concat(listeners.orderedStream(), methods.found().stream())
                .toList();
        // Also a process that delivers nothing publishes what others listen to.
        dispatcher.learnTypes(all);
        if (enabled && !running) {
            dispatcher.start(all);
            running = true;
        }
    }

    @Override
    public synchronized void stop() {
        if (running) {
            dispatcher.stop();
            running = false;
        }
    }

    @Override
    public void stop(Runnable done) {
        Thread.ofPlatform().daemon().name("event-delivery-stop").start(() -> {
            try {
                stop();
            } finally {
                done.run();
            }
        });
    }

    @Override
    public synchronized boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
