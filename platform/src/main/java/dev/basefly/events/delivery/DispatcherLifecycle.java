package dev.basefly.events.delivery;

import dev.basefly.events.Listener;
import dev.basefly.events.method.ListenerMethods;
import dev.basefly.runtime.DrainingLifecycle;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;

/** Starts delivery once every listener is there, and lets it end while the web server drains. */
final class DispatcherLifecycle implements DrainingLifecycle {

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
    public synchronized boolean isRunning() {
        return running;
    }
}
